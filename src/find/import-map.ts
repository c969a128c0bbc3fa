import { isJsonObject, jsonEntries, jsonReference, parseJsonObject, visitJson } from './json.js'
import {
  type AuthoredMap,
  type Finder,
  type ImportMapRules,
  type MapEntries,
  nothingFound,
  type Reference,
  type Slot,
} from './reference.js'

/** The URLs of an import map (HTML, "import maps"): its addresses, and those of its keys that are URLs. */
export const findInImportMap: Finder = (text) => {
  if (!isJsonObject(text)) return { ...nothingFound, faults: [brokenMap] }
  const map = authoredMapIn(text, 0)
  const found = { references: referencesIn(text), faults: [] }
  return map === null ? found : { ...found, importMap: map }
}

const brokenMap = {
  offset: 0,
  code: 'syntax',
  message: 'this import map is no JSON object; it is left as it is',
} as const

function referencesIn(text: string): Reference[] {
  return jsonEntries(text).flatMap(({ path, key, value }) => {
    const [member] = path
    if (member === 'imports' && path.length === 2) return [...keyReferences(key), ...addressReference(value)]
    // Unlike other keys it is never bare: `main.js` is a path here.
    if (member === 'scopes' && path.length === 2) return fileReference(key, 'map-scope')
    if (member === 'scopes' && path.length === 3) return [...keyReferences(key), ...addressReference(value)]
    return member === 'integrity' && path.length === 2 ? integrityReference(key, value) : []
  })
}

interface Text {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** A bare address is an error of the map, which browsers ignore. */
function addressReference(value: Text | null): Reference[] {
  return value !== null && isUrlLike(value.text) ? [reference(value)] : []
}

function keyReferences(key: Text): Reference[] {
  return isUrlLike(key.text) ? fileReference(key, 'map-key') : []
}

/** A folder is no file that could be renamed. */
function fileReference(key: Text, role: 'map-key' | 'map-scope'): Reference[] {
  return key.text.endsWith('/') ? [] : [{ ...reference(key), role }]
}

/** The author's digest is kept true, as on an element. */
function integrityReference(key: Text, value: Text | null): Reference[] {
  if (!isUrlLike(key.text)) return []
  if (value === null) return [reference(key)]
  const place = { start: value.start, end: value.end, after: value.end }
  const integrity = { ...place, isAuthored: true, hasCrossorigin: true, isModulePreload: false }
  return [{ ...reference(key), integrity }]
}

function reference({ text, start, end }: Text): Reference {
  return jsonReference({ value: text, start, end })
}

function isUrlLike(text: string): boolean {
  return /^(?:\.{0,2}\/|https?:)/i.test(text)
}

/** What an author's map says, and where more can be put into it; the text begins at `offset`. */
export function authoredMapIn(text: string, offset: number): AuthoredMap | null {
  const rules = rulesOf(text)
  const braces = rules === null ? [] : bracesOf(text, offset)
  const [members] = braces
  if (rules === null || members === undefined) return null
  // Of two members with one name the last counts, as everywhere in JSON.
  const slotOf = (name: string) => braces.findLast(({ path }) => path.length === 1 && path[0] === name)?.slot
  const [entries, integrity] = [slotOf('imports'), slotOf('integrity')]
  const scopes = braces.filter(({ path }) => path.length === 2 && path[0] === 'scopes')
  return {
    as: 'map',
    members: members.slot,
    ...(entries === undefined ? {} : { entries }),
    ...(integrity === undefined ? {} : { integrity }),
    scopes: new Map(scopes.map(({ path, slot }) => [String(path[1]), slot])),
    rules: [rules],
  }
}

/** Two maps of one page, whose rules count together (HTML, "merge existing and new import maps"). */
export function joinedMaps(first: AuthoredMap, second: AuthoredMap): AuthoredMap {
  return {
    ...second,
    ...first,
    scopes: new Map([...second.scopes, ...first.scopes]),
    rules: [...first.rules, ...second.rules],
  }
}

/** A map in front of `<base href>`, which means nothing to it. */
export function beforeBase(map: AuthoredMap): AuthoredMap {
  return { ...map, rules: map.rules.map((rules) => ({ ...rules, isBeforeBase: true })) }
}

function rulesOf(text: string): ImportMapRules | null {
  const map = parseJsonObject(text)
  if (map === null) return null
  const scopes = Object.entries(objectOf(map.scopes))
  return {
    imports: entriesOf(map.imports),
    scopes: scopes.map(([prefix, entries]) => [prefix, entriesOf(entries)]),
    integrity: entriesOf(map.integrity),
  }
}

function entriesOf(value: unknown): MapEntries {
  return Object.entries(objectOf(value)).map(([key, each]) => [key, typeof each === 'string' ? each : null])
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}

interface Brace {
  readonly path: readonly (string | number)[]
  readonly slot: Slot
}

function bracesOf(text: string, start: number): Brace[] {
  const braces: Brace[] = []
  visitJson(text, {
    onObjectBegin(at, _length, _line, _column, pathSupplier) {
      const comma = !/^\s*\}/.test(text.slice(at + 1))
      braces.push({ path: pathSupplier(), slot: { offset: start + at + 1, comma } })
    },
  })
  return braces
}
