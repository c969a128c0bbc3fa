import { isJsonObject, jsonReference, jsonStrings, visitJson } from './json.js'
import { type Finder, type ImportMapPlace, nothingFound } from './reference.js'

/**
 * The addresses of an import map (HTML, "import maps"): the values of `imports` and `scopes`. Their keys are what
 * scripts write, and stay.
 */
export const findInImportMap: Finder = (text) => {
  if (!isJsonObject(text)) return { ...nothingFound, faults: [brokenMap] }
  const addresses = jsonStrings(text).filter(({ path, value }) => isAddress(path) && isPath(value))
  return { references: addresses.map(jsonReference), faults: [] }
}

const brokenMap = {
  offset: 0,
  code: 'syntax',
  message: 'this import map is no JSON object; it is left as it is',
} as const

function isAddress(path: readonly (string | number)[]): boolean {
  const [member] = path
  return (member === 'imports' && path.length === 2) || (member === 'scopes' && path.length === 3)
}

/** A bare address is an error of the map, which browsers ignore. */
function isPath(value: string): boolean {
  return /^\.{0,2}\//.test(value)
}

/** Where more can be put into the author's map, whose text begins at `offset`. */
export function importMapPlaceIn(text: string, offset: number): ImportMapPlace | null {
  if (!isJsonObject(text)) return null
  const braces = bracesOf(text)
  const [map] = braces
  if (map === undefined) return null
  const place = (brace: Brace) => ({ offset: offset + brace.offset, comma: !brace.isEmpty })
  const imports = braces.find(({ path }) => path === 'imports')
  const hasIntegrity = braces.some(({ path }) => path === 'integrity')
  const members = { as: 'map', members: place(map), hasIntegrity } as const
  return imports === undefined ? members : { ...members, entries: place(imports) }
}

interface Brace {
  readonly path: string
  /** Behind the brace. */
  readonly offset: number
  readonly isEmpty: boolean
}

function bracesOf(text: string): Brace[] {
  const braces: Brace[] = []
  visitJson(text, {
    onObjectBegin(offset, _length, _line, _column, pathSupplier) {
      const isEmpty = /^\s*\}/.test(text.slice(offset + 1))
      braces.push({ path: pathSupplier().join(), offset: offset + 1, isEmpty })
    },
  })
  return braces
}
