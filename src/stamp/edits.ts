import type { Shift } from './source-map.js'
import { byteOffsets, encodeText, type SourceText } from './source-text.js'

/** Text that takes the place of other text. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Memory of so many bytes, whatever it holds. */
export type Allocate = (size: number) => Buffer

/** The text with its edits made; nothing else changes. */
export function applyEdits(
  source: SourceText,
  edits: readonly Edit[],
  allocate: Allocate = Buffer.allocUnsafe,
): Buffer {
  const { encoding, bytes = encodeText(source) } = source
  return joined(bytes, byteOffsets(bytes, encoding, edits), textsOf(edits, encoding), allocate)
}

function textsOf(edits: readonly Edit[], encoding: SourceText['encoding']): Buffer[] {
  return edits.map(({ text }) => Buffer.from(text, encoding))
}

/** The bytes with others in place of those between each two offsets. */
function joined(
  bytes: Buffer,
  offsets: readonly number[],
  texts: readonly Buffer[],
  allocate: Allocate,
): Buffer {
  const pieces: Uint8Array[] = []
  let done = 0
  for (const [index, text] of texts.entries()) {
    pieces.push(bytes.subarray(done, offsets[2 * index]), text)
    done = offsets[2 * index + 1] ?? done
  }
  pieces.push(bytes.subarray(done))
  return concatenated(pieces, allocate)
}

function concatenated(pieces: readonly Uint8Array[], allocate: Allocate): Buffer {
  const whole = allocate(pieces.reduce((sum, { length }) => sum + length, 0))
  let length = 0
  for (const piece of pieces) {
    whole.set(piece, length)
    length += piece.length
  }
  return whole
}

/** In order of place; of those at one place in the order in which they were given. */
export function inOrder(edits: readonly Edit[]): Edit[] {
  return edits.toSorted((a, b) => a.start - b.start)
}

/** What edits do to the columns behind them, by the lines of ECMA-426. */
export function shiftsOf(source: SourceText, edits: readonly Edit[]): Shift[] {
  const { bytes, encoding } = source
  return bytes !== undefined && encoding === 'latin1'
    ? shiftsInBytes(bytes, edits)
    : shiftsInText(source.text, edits)
}

/** Byte by character, so that of the breaks of a line only two can be there. */
function shiftsInBytes(bytes: Buffer, edits: readonly Edit[]): Shift[] {
  let [line, lineStart, at] = [0, 0, 0]
  return edits.map(({ start, end, text: written }) => {
    for (; at < start; at++) {
      const byte = bytes[at]
      // Of CR and LF together the second is the break.
      if (byte !== lineFeed && (byte !== carriageReturn || bytes[at + 1] === lineFeed)) continue
      line++
      lineStart = at + 1
    }
    return { line, column: end - lineStart, by: written.length - (end - start) }
  })
}

const lineFeed = 10
const carriageReturn = 13

function shiftsInText(text: string, edits: readonly Edit[]): Shift[] {
  let line = 0
  let lineStart = 0
  const breaks = /\r\n|[\n\r\u2028\u2029]/g
  let next = breaks.exec(text)
  return edits.map(({ start, end, text: written }) => {
    while (next !== null && next.index < start) {
      line++
      lineStart = next.index + next[0].length
      next = breaks.exec(text)
    }
    return { line, column: end - lineStart, by: written.length - (end - start) }
  })
}
