import type { Shift } from './source-map.js'
import type { SourceText } from './source-text.js'

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
  { text, encoding }: SourceText,
  edits: readonly Edit[],
  allocate: Allocate = Buffer.allocUnsafe,
): Buffer {
  const pieces = piecesOf(text, edits)
  const bytes = allocate(pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece, encoding), 0))
  let length = 0
  for (const piece of pieces) length += bytes.write(piece, length, encoding)
  return bytes
}

function piecesOf(text: string, edits: readonly Edit[]): string[] {
  const pieces: string[] = []
  let done = 0
  for (const edit of edits) {
    pieces.push(text.slice(done, edit.start), edit.text)
    done = edit.end
  }
  pieces.push(text.slice(done))
  return pieces
}

/** In order of place; of those at one place in the order in which they were given. */
export function inOrder(edits: readonly Edit[]): Edit[] {
  return edits.toSorted((a, b) => a.start - b.start)
}

/** What edits do to the columns behind them, by the lines of ECMA-426. */
export function shiftsOf(text: string, edits: readonly Edit[]): Shift[] {
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
