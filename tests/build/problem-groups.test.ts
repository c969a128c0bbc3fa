import { expect, test } from 'vitest'
import { problemLines } from '../../src/build/problem-groups.js'
import { fileProblem, problemAt } from '../../src/values/problem.js'

const missing = (line: number) =>
  problemAt('reference-missing', 'a.css', { line, column: 2 }, `"${line}.png" names no file`)
const many = Array.from({ length: 1204 }, (_, index) => missing(index + 1))

test('problems of one kind stand below one heading with their count, the gravest kind first', () => {
  const long = fileProblem('name-too-long', 'z.css', 'the name is too long')
  expect(problemLines([long, missing(1), missing(2)])).toEqual([
    'References to files that are not there: 2  [reference-missing]',
    '  a.css:1:2  "1.png" names no file',
    '  a.css:2:2  "2.png" names no file',
    'Names that are too long: 1  [name-too-long]',
    '  z.css  the name is too long',
  ])
})

test('of many the first five are shown, and how many there are', () => {
  const lines = problemLines(many)
  expect(lines).toHaveLength(7)
  expect(lines[0]).toContain(': 1,204  [reference-missing]')
  expect(lines.at(-1)).toBe('  and 1,199 more; --json has all')
})

test('a refusal leaves none out', () => {
  expect(problemLines(many, true)).toHaveLength(1205)
})

test('no problems make no lines', () => {
  expect(problemLines([])).toEqual([])
})
