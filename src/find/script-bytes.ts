import { isAscii } from 'node:buffer'
import { findImports, specifiersIn } from './javascript.js'
import { type Found, nothingFound } from './reference.js'
import { mapOnLastLine, marker } from './source-map-comment.js'
import { endOfLastSpecifier } from './specifier-bytes.js'
import { callsWithLiteral, type Encoding, endsWith, wholeCharacters } from './words.js'

/**
 * What a script refers to, by its bytes, of which mostly only the beginning and the end are decoded: a large one has its
 * imports at the top, and the name of its map at the bottom. `null` where it takes the text to tell.
 */
export function findInScriptBytes(bytes: Buffer, encoding: Encoding): Found | null {
  const maps = mayHaveWorkers(bytes) ? null : mapsIn(bytes, encoding)
  if (maps === null) return null
  const imports = importsIn(bytes, encoding)
  return maps.length === 0 ? imports : { ...imports, references: [...imports.references, ...maps] }
}

function mayHaveWorkers(bytes: Buffer): boolean {
  if (callsWithLiteral(bytes, ['import'], 'Scripts')) return true
  if (!bytes.includes('Work')) return false
  if (callsWithLiteral(bytes, ['', 'Shared'], 'Worker')) return true
  if (bytes.includes('Worklet') && callsWithLiteral(bytes, [''], 'addModule')) return true
  return bytes.includes('serviceWorker') && callsWithLiteral(bytes, [''], 'register')
}

function importsIn(bytes: Buffer, encoding: Encoding): Found {
  const end = endOfLastSpecifier(bytes, encoding)
  if (end === 0) return nothingFound
  // Of what is far down, all may as well be read at once.
  const found = end === null || end > bytes.length / 2 ? null : importsUpTo(end, bytes, encoding)
  return found ?? findImports(bytes.toString(encoding))
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
  const at = lastMarker(bytes)
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

/** Its second half is found several times as fast as all of it. */
function lastMarker(bytes: Buffer): number {
  const [first, second] = [marker.slice(0, 6), marker.slice(6)]
  let at = bytes.lastIndexOf(second)
  while (at > 0 && !endsWith(bytes, at, first)) at = bytes.lastIndexOf(second, at - 1)
  return at > 0 ? at - first.length : -1
}

/** In bytes, behind the last name of a map: white space and comments, or else it is no such name. */
const mostBehind = 16 << 10

/** How many UTF-16 code units so many bytes of UTF-8 make. */
function unitsUpTo(end: number, bytes: Buffer): number {
  let units = 0
  for (let at = 0; at < end; at += block) {
    const piece = bytes.subarray(at, Math.min(at + block, end))
    units += isAscii(piece) ? piece.length : unitsIn(piece)
  }
  return units
}

/** In bytes: most of a text is ASCII, and such a piece is told from others at once. */
const block = 1024

function unitsIn(bytes: Buffer): number {
  let units = 0
  for (const byte of bytes) if (byte < 0x80 || byte >= 0xc0) units += byte < 0xf0 ? 1 : 2
  return units
}
