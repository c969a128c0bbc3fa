import { expect, test } from 'vitest'
import type { Finder, Found } from '../../src/find/reference.js'

/**
 * What the row is about; a text in which « and » enclose each URL as it is written; and those URLs decoded, where
 * one is written with escapes.
 */
export type Row = readonly [name: string, marked: string, specifiers?: readonly string[]]

/** One test for each row: the spans are just the marked ones, and nothing is complained of. */
export function findsWhatIsMarked(find: Finder, rows: readonly Row[]): void {
  for (const [name, marked, specifiers] of rows)
    test(name, () => {
      const { text, spans } = unmark(marked)
      const found = find(text)
      const written = spans.map(([start, end]) => text.slice(start, end))
      expect(found.references.map(({ start, end }) => text.slice(start, end))).toEqual(written)
      expect(found.references.map(({ start, end }) => [start, end])).toEqual(spans)
      expect(found.references.map(({ specifier }) => specifier)).toEqual(specifiers ?? written)
      expect(found.faults).toEqual([])
      expectInOrder(found, text)
    })
}

/** Spans lie in the text, in order, and don't overlap; faults lie in it too. */
export function expectInOrder({ references, faults }: Found, text: string): void {
  let done = 0
  for (const { start, end } of references) {
    expect(start).toBeGreaterThanOrEqual(done)
    expect(end).toBeGreaterThanOrEqual(start)
    done = end
  }
  expect(done).toBeLessThanOrEqual(text.length)
  for (const { offset } of faults) {
    expect(offset).toBeGreaterThanOrEqual(0)
    expect(offset).toBeLessThanOrEqual(text.length)
  }
}

function unmark(marked: string): { text: string; spans: [number, number][] } {
  const spans: [number, number][] = []
  let text = ''
  for (const [index, piece] of marked.split(/[«»]/).entries()) {
    if (index % 2 === 1) spans.push([text.length, text.length + piece.length])
    text += piece
  }
  return { text, spans }
}
