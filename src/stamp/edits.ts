import type { Allocate } from '../values/scratch.js'
import { unitsBetween } from '../values/utf16.js'
import type { Shift } from './source-map.js'
import { byteOffsets, encodeText, type SourceText } from './source-text.js'

/** Text that takes the place of other text. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

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
  const { encoding, bytes = encodeText(source) } = source
  const offsets = byteOffsets(bytes, encoding, edits)
  const startBehind = lineStarts(bytes, encoding)
  let [line, lineStart, next] = [0, 0, startBehind(0)]
  return edits.map(({ start, end, text: written }, index) => {
    const [from = 0, to = 0] = offsets.slice(2 * index, 2 * index + 2)
    for (; next <= from; next = startBehind(next)) {
      line++
      lineStart = next
    }
    const column = encoding === 'utf8' ? unitsBetween(bytes, lineStart, to) : to - lineStart
    return { line, column, by: written.length - (end - start) }
  })
}

/** Tells where the first line behind an offset begins; infinity if there is none. */
function lineStarts(bytes: Buffer, encoding: SourceText['encoding']): (offset: number) => number {
  if (hasOnlyLineFeeds(bytes, encoding))
    return (offset) => {
      const at = bytes.indexOf(lineFeed, offset)
      return at < 0 ? Number.POSITIVE_INFINITY : at + 1
    }
  return (offset) => {
    for (let at = offset; at < bytes.length; at++) {
      const length = breakAt(bytes, at, encoding)
      if (length > 0) return at + length
    }
    return Number.POSITIVE_INFINITY
  }
}

/** As nearly all files do: these are found several times as fast. */
function hasOnlyLineFeeds(bytes: Buffer, encoding: SourceText['encoding']): boolean {
  const others = encoding === 'utf8' ? ['\r', '\u2028', '\u2029'] : ['\r']
  return others.every((each) => !bytes.includes(each))
}

/** The length of a break of a line; 0 where there is none. */
function breakAt(bytes: Uint8Array, at: number, encoding: SourceText['encoding']): number {
  const byte = bytes[at] ?? 0
  if (byte === lineFeed) return 1
  // Of CR and LF together the second is the break.
  if (byte === carriageReturn) return bytes[at + 1] === lineFeed ? 0 : 1
  return byte === 0xe2 && encoding === 'utf8' && isSeparator(bytes, at) ? 3 : 0
}

/** U+2028 and U+2029 in UTF-8. */
function isSeparator(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 1] === 0x80 && (bytes[at + 2] === 0xa8 || bytes[at + 2] === 0xa9)
}

const lineFeed = 10
const carriageReturn = 13
