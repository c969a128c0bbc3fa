import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inParallel } from '../../src/io/in-parallel.js'

/** Works on items of these sizes, and tells the order, and the most that were held at once. */
async function run(
  sizes: readonly number[],
  bytes: number,
): Promise<{ done: number[]; most: number; atOnce: number }> {
  const done: number[] = []
  let [held, most, running, atOnce] = [0, 0, 0, 0]
  await inParallel(sizes, { bytes, sizeOf: (size) => size }, async (size) => {
    held += size
    running++
    most = Math.max(most, held)
    atOnce = Math.max(atOnce, running)
    for (let turns = 0; turns < 3; turns++) await setImmediate()
    held -= size
    running--
    done.push(size)
  })
  return { done, most, atOnce }
}

test('all items are worked on, one more at once than there are cores', async () => {
  const { done, atOnce } = await run(Array(50).fill(1), 1000)
  expect(done).toHaveLength(50)
  expect(atOnce).toBe(availableParallelism() + 1)
})

test('no more bytes are held than may be, but for an item that is larger', async () => {
  expect(await run(Array(20).fill(4), 10)).toMatchObject({ most: 8, atOnce: 2 })
  expect(await run([50, 4, 4, 50, 4], 10)).toMatchObject({ most: 50 })
})

test('a failure is told, and nobody waits for ever', async () => {
  const failing = inParallel([9, 9, 9, 9], { bytes: 10, sizeOf: (size) => size }, async () => {
    throw new Error('disk full')
  })
  await expect(failing).rejects.toThrow('disk full')
})
