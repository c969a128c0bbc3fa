import type { ImportMapPlace, Slot } from '../find/reference.js'
import type { Edit } from './edits.js'

/** What an import map says (HTML, "import maps"): URL → URL, and URL → digest. */
export interface ImportMap {
  readonly imports: Readonly<Record<string, string>>
  readonly integrity: Readonly<Record<string, string>>
}

/** The edits that give a page its map: an element of its own, or additions to the author's. */
export function importMapEdits(place: ImportMapPlace, map: ImportMap): Edit[] {
  if (place.as === 'script')
    return [insertion(place.offset, `<script type="importmap">${json(map)}</script>\n`)]
  const integrity = place.hasIntegrity ? '' : `"integrity":${json(map.integrity)}`
  if (place.entries !== undefined)
    return [added(place.members, integrity), added(place.entries, json(map.imports).slice(1, -1))]
  return [added(place.members, [`"imports":${json(map.imports)}`, integrity].filter(Boolean).join())]
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
