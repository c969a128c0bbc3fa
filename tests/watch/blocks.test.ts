import { expect, test } from 'vitest'
import { parseLogicalPath } from '../../src/values/logical-path.js'
import { Blocks } from '../../src/watch/blocks.js'

const paths = Array.from({ length: 2000 }, (_, index) =>
  parseLogicalPath(`some/folder/file-${index}.js`),
).sort()
const items = paths.map((path) => [path, path as string] as const)

/** Blocks of a list, and how many were made for it. */
function counted() {
  let made = 0
  const blocks = new Blocks<string, string>((some) => {
    made++
    return some.map(([path, value]) => `${path}=${value}`).join()
  })
  const madeFor = (list: typeof items) => {
    made = 0
    return { text: blocks.of(list).join(), made }
  }
  return { madeFor, all: (list: typeof items) => list.map(([path, value]) => `${path}=${value}`).join() }
}

test.each([
  ['has another value', items.with(700, [paths[700] ?? parseLogicalPath('x'), 'other'])],
  ['is gone', items.toSpliced(700, 1)],
  ['has come', items.toSpliced(700, 0, [parseLogicalPath('some/folder/file-163x.js'), 'new'])],
])('where one of 2,000 items %s, two blocks at most are made anew, and the text is right', (_, next) => {
  const { madeFor, all } = counted()
  expect(madeFor(items).text).toBe(all(items))
  const { text, made } = madeFor(next)
  expect(text).toBe(all(next))
  expect(made).toBeLessThanOrEqual(2)
})

test('nothing is made for the same list, and a list may be empty', () => {
  const { madeFor } = counted()
  expect(madeFor(items).made).toBeGreaterThan(8)
  expect(madeFor(items).made).toBe(0)
  expect(madeFor([])).toEqual({ text: '', made: 0 })
})
