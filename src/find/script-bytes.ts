import { specifiersIn } from './javascript.js'
import type { Found } from './reference.js'
import { mapOnLastLine, marker } from './source-map-comment.js'
import { endOfLastSpecifier } from './specifier-bytes.js'
import { callsWithLiteral, type Encoding, wholeCharacters } from './words.js'

/**
 * What a script refers to, by its bytes, of which only the beginning and the end are decoded: a large one has its
 * imports at the top, and the name of its map at the bottom. `null` where it takes the whole text to tell.
 */
export function findInScriptBytes(bytes: Buffer, encoding: Encoding): Found | null {
  if (mayHaveWorkers(bytes)) return null
  const maps = mapsIn(bytes, encoding)
  const end = maps === null ? null : endOfLastSpecifier(bytes, encoding)
  if (maps === null || end === null) return null
  if (end === 0) return { references: maps, faults: [] }
  const imports = importsUpTo(end, bytes, encoding)
  return imports === null ? null : { ...imports, references: [...imports.references, ...maps] }
}

function mayHaveWorkers(bytes: Buffer): boolean {
  if (callsWithLiteral(bytes, 'Worker') || callsWithLiteral(bytes, 'importScripts')) return true
  if (bytes.includes('Worklet') && callsWithLiteral(bytes, 'addModule')) return true
  return bytes.includes('serviceWorker') && callsWithLiteral(bytes, 'register')
}

/** Nothing is open where the last static import ends; what is said of one may reach a little further. */
function importsUpTo(end: number, bytes: Buffer, encoding: Encoding): Found | null {
  const length = encoding === 'latin1' ? end : unitsUpTo(end, bytes)
  // Decoded once, since it may be long.
  const text = bytes.toString(encoding, 0, wholeCharacters(bytes, end + reach))
  return specifiersIn(text.slice(0, length), text)
}

const reach = 500

/** The name of its map, if it stands on a line of its own; `null` if it may be something else. */
function mapsIn(bytes: Buffer, encoding: Encoding): Found['references'] | null {
  const at = bytes.lastIndexOf(marker)
  if (at < 0) return []
  const start = bytes.lastIndexOf('\n', at) + 1
  if (at - start > reach || bytes.length - at > mostBehind) return null
  const map = mapOnLastLine(bytes.toString(encoding, start))
  if (map === null) return null
  const before = encoding === 'latin1' ? start : unitsUpTo(start, bytes)
  return map.map((reference) => ({
    ...reference,
    start: before + reference.start,
    end: before + reference.end,
  }))
}

/** In bytes, behind the last name of a map: white space and comments, or else it is no such name. */
const mostBehind = 16 << 10

/** How many UTF-16 code units so many bytes of UTF-8 make. */
function unitsUpTo(end: number, bytes: Buffer): number {
  let units = 0
  for (let at = 0; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte < 0x80 || byte >= 0xc0) units += byte < 0xf0 ? 1 : 2
  }
  return units
}
