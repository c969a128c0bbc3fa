import type { AuthoredMap, ImportMapPlace, Slot } from '../find/reference.js'
import type { Edit } from './edits.js'

/** What an import map says (HTML, "import maps"): URL → URL, and URL → digest. */
export interface ImportMap {
  readonly imports: Readonly<Record<string, string>>
  readonly integrity: Readonly<Record<string, string>>
}

/** What a page's map must say besides what its author wrote. */
export interface MapEdits {
  readonly entries: readonly MapEntry[]
  readonly integrity: readonly MapDigest[]
}

interface MapEntry {
  /** The key of the author's scope as written; `null` for `imports`. */
  readonly scope: string | null
  readonly key: string
  readonly address: string | null
}

interface MapDigest {
  readonly key: string
  readonly digest: string
}

/** The edits that give a page its map: an element of its own, or additions to the author's. */
export function importMapEdits(place: ImportMapPlace, { entries, integrity }: MapEdits): Edit[] {
  if (entries.length + integrity.length === 0) return []
  const imports = importsByScope(entries)
  const digests = Object.fromEntries(integrity.map(({ key, digest }) => [key, digest]))
  if (place.as === 'map') return additionsTo(place, imports, digests)
  const map = { imports: imports.get(null) ?? {}, integrity: digests }
  return [insertion(place.offset, `<script type="importmap">${json(map)}</script>\n`)]
}

function importsByScope(entries: readonly MapEntry[]): Map<string | null, object> {
  const scopes = new Map<string | null, (readonly [string, string | null])[]>()
  for (const { scope, key, address } of entries) {
    const known = scopes.get(scope)
    if (known === undefined) scopes.set(scope, [[key, address]])
    else known.push([key, address])
  }
  return new Map([...scopes].map(([scope, pairs]) => [scope, Object.fromEntries(pairs)]))
}

/** In front of what is there, so that of two entries with one key the author's counts. */
function additionsTo(map: AuthoredMap, imports: ReadonlyMap<string | null, object>, digests: object): Edit[] {
  const [own, others] = [imports.get(null) ?? {}, [...map.scopes]]
  const members = [
    ...(map.entries === undefined ? [member('imports', own)] : []),
    ...(map.integrity === undefined ? [member('integrity', digests)] : []),
  ]
  return [
    added(map.members, members.filter(Boolean).join()),
    ...(map.entries === undefined ? [] : [added(map.entries, inside(own))]),
    ...(map.integrity === undefined ? [] : [added(map.integrity, inside(digests))]),
    ...others.map(([scope, slot]) => added(slot, inside(imports.get(scope) ?? {}))),
  ].filter(({ text }) => text !== '')
}

function member(name: string, value: object): string {
  return Object.keys(value).length === 0 ? '' : `"${name}":${json(value)}`
}

function inside(value: object): string {
  return json(value).slice(1, -1)
}

function added({ offset, comma }: Slot, text: string): Edit {
  return insertion(offset, text === '' || !comma ? text : `${text},`)
}

function insertion(offset: number, text: string): Edit {
  return { start: offset, end: offset, text }
}

/** No end tag can stand in it. */
function json(value: object): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}
