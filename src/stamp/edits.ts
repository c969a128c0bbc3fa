import type { Shift } from './source-map.js'
import { encodeText, type SourceText } from './source-text.js'

/** Text that takes the place of other text. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The text with its edits made; nothing else changes. */
export function applyEdits({ text, encoding }: SourceText, edits: readonly Edit[]): Buffer {
  const pieces: string[] = []
  let done = 0
  for (const edit of edits) {
    pieces.push(text.slice(done, edit.start), edit.text)
    done = edit.end
  }
  return encodeText({ text: pieces.join('') + text.slice(done), encoding })
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
