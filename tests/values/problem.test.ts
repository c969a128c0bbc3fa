import { expect, test } from 'vitest'
import { Places } from '../../src/values/places.js'
import { byPlace, fileProblem, formatPlace, problemAt } from '../../src/values/problem.js'

/** The place of the mark in a text. */
function placeIn(marked: string): string {
  const place = new Places(() => marked.replace('^', '')).at(marked.indexOf('^'))
  const problem = problemAt('syntax', 'a.css', place, 'odd')
  return formatPlace(problem)
}

test.each([
  ['the first character', '^abc', 'a.css:1:1'],
  ['a later column', 'ab^c', 'a.css:1:3'],
  ['a later line', 'a\nb\ncd^e', 'a.css:3:3'],
  ['behind CRLF', 'a\r\nb\r\ncd^e', 'a.css:3:3'],
  ['behind a lone CR', 'a\rb^', 'a.css:2:2'],
  ['behind empty lines', '\n\n\r\n^', 'a.css:4:1'],
  ['behind a BOM, which no editor counts', '\uFEFFa^b', 'a.css:1:2'],
  ['in a line behind that of the BOM', '\uFEFFa\nb^c', 'a.css:2:2'],
  ['behind an emoji, which editors count as two', '😀^', 'a.css:1:3'],
  ['behind a tab, which is one character', '\t^', 'a.css:1:2'],
])('a problem is found at %s', (_, marked, place) => {
  expect(placeIn(marked)).toBe(place)
})

test('a problem behind a long minified line is found at once', () => {
  expect(placeIn(`${'x'.repeat(60_000)}\nab^`)).toBe('a.css:2:3')
}, 1_000)

test('a problem of a whole file has no line', () => {
  const problem = fileProblem('name-too-long', 'a.css', 'too long')
  expect(problem).toEqual({ code: 'name-too-long', path: 'a.css', line: 0, column: 0, message: 'too long' })
  expect(formatPlace(problem)).toBe('a.css')
})

test('problems are sorted by path, line, column and message', () => {
  const at = (path: string, line: number, column: number, message = '') =>
    ({ code: 'syntax', path, line, column, message }) as const
  const sorted = [
    at('a', 0, 0),
    at('a', 2, 1),
    at('a', 2, 10),
    at('a', 10, 1, 'x'),
    at('a', 10, 1, 'y'),
    at('b', 1, 1),
  ]
  expect(sorted.toReversed().sort(byPlace)).toEqual(sorted)
})
