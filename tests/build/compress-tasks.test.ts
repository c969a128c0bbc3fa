import { expect, test } from 'vitest'
import type { BuiltAsset } from '../../src/build/built-asset.js'
import { tasksOf, WorkDone, workOf } from '../../src/build/compress-tasks.js'
import { digestOf } from '../../src/values/digest.js'

const sizes = [3000, 1500, 1260, 900]
const tasks = tasksOf(sizes.map((size) => ({ size, digest: digestOf(`${size}`) }) as BuiltAsset))
const works = tasks.map(workOf)
const all = works.reduce((sum, work) => sum + work, 0)

test('the longest tasks come first, whatever the encoding', () => {
  const longest = tasks.map(({ assets: [{ size }], encoding }) => `${encoding} of ${size}`)
  expect(longest.slice(0, 5)).toEqual(['br of 3000', 'br of 1500', 'br of 1260', 'zstd of 3000', 'br of 900'])
})

test('as long as none has ended nothing is done; then what goes on is half done', () => {
  const done = new WorkDone()
  const [first, second, third, fourth] = tasks as [(typeof tasks)[0], ...typeof tasks]
  for (const task of [first, second, third]) if (task !== undefined) done.begin(task)
  const [a = 0, b = 0, c = 0] = works
  expect(done.end(first)).toBe(a + b / 2 + c / 2)
  if (second === undefined || fourth === undefined) throw new Error('there are more')
  done.begin(fourth)
  // What has been told of the third isn't told again.
  expect(done.end(second)).toBe(b / 2 + (works[3] ?? 0) / 2)
})

test('all that is told is all that there is, in whatever order they end', () => {
  const done = new WorkDone()
  const waiting = [...tasks]
  const going = waiting.splice(0, 3)
  for (const task of going) done.begin(task)
  let told = 0
  for (let turn = 0; going.length > 0; turn++) {
    const [ended] = going.splice(turn % going.length, 1)
    if (ended !== undefined) told += done.end(ended)
    const [next] = waiting.splice(0, 1)
    if (next === undefined) continue
    done.begin(next)
    going.push(next)
  }
  expect(told).toBe(all)
})
