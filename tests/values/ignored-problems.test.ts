import { expect, test } from 'vitest'
import { createIgnores, isIgnoreRule } from '../../src/values/ignored-problems.js'
import { fileProblem } from '../../src/values/problem.js'

const problem = {
  ...fileProblem('reference-missing', 'vendor/css/a.css', 'missing'),
  specifier: '../img/b.png?x',
  target: 'vendor/img/b.png',
}

test.each([
  ['vendor/**', true],
  ['a.css', true],
  ['vendor', false],
  ['*.js', false],
  ['a.css -> vendor/img/b.png', true],
  ['a.css -> b.png', true],
  ['a.css  ->  *.png', true],
  ['a.css -> ../img/b.png?x', true],
  ['** -> vendor/**', true],
  ['a.css -> c.png', false],
  ['b.css -> b.png', false],
])('%s silences a problem of vendor/css/a.css with ../img/b.png?x: %s', (rule, expected) => {
  expect(createIgnores([rule])(problem)).toBe(expected)
})

test('without rules every problem counts', () => {
  expect(createIgnores()(problem)).toBe(false)
})

test('a rule with a target does not silence a problem without a reference', () => {
  expect(createIgnores(['a.css -> **'])(fileProblem('syntax', 'a.css', 'oops'))).toBe(false)
})

test.each(['', '!a.css', 'a.css -> ', ' -> b.png', 'a -> b -> c', 'a.css -> !b.png'])(
  '%j is no rule',
  (rule) => {
    expect(isIgnoreRule(rule)).toBe(false)
  },
)
