import { isAscii } from 'node:buffer'

/** In bytes: most of a text is ASCII, and a piece of it is told from others at once. */
const block = 1024

/** How many UTF-16 code units the characters of UTF-8 between two offsets make. */
export function unitsBetween(bytes: Uint8Array, start: number, end: number): number {
  let units = 0
  for (let at = start; at < end; at += block) {
    const piece = bytes.subarray(at, Math.min(at + block, end))
    units += isAscii(piece) ? piece.length : unitsOf(piece)
  }
  return units
}

/** Four bytes are two code units (UTF-8, RFC 3629). */
function unitsOf(piece: Uint8Array): number {
  let units = 0
  for (const byte of piece) if (byte < 0x80 || byte >= 0xc0) units += byte < 0xf0 ? 1 : 2
  return units
}

/** Where the character begins that is so many code units behind the one at an offset. */
export function offsetBehind(bytes: Uint8Array, offset: number, units: number): number {
  let [at, left] = [offset, units]
  while (left > 0) {
    const piece = bytes.subarray(at, at + Math.min(block, left))
    const isPlain = isAscii(piece)
    if (isPlain) at += piece.length
    else [at, left] = passed(bytes, at, left, at + piece.length)
    if (isPlain) left -= piece.length
    if (piece.length === 0) return at + left
  }
  return at
}

/** Character by character up to `last`, or until none is left. */
function passed(bytes: Uint8Array, offset: number, units: number, last: number): [at: number, left: number] {
  let [at, left] = [offset, units]
  while (left > 0 && at < last) {
    const first = bytes[at] ?? 0
    left -= first < 0xf0 ? 1 : 2
    at += first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  }
  return [at, left]
}
