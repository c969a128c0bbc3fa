import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Ring } from '../../../src/build/thread/ring.js'

test('pieces lie one behind the other, and at the beginning again when that is free', () => {
  const ring = new Ring(10)
  expect([4, 4, 4].map((length) => ring.take(length))).toEqual([0, 4, null])
  ring.give()
  expect([4, 1].map((length) => ring.take(length))).toEqual([0, null])
  ring.give()
  expect([4, 4].map((length) => ring.take(length))).toEqual([4, null])
})

test('no two pieces ever share a byte, and an empty ring has room for all that it can hold', () => {
  const steps = fc.array(fc.oneof(fc.constant('give' as const), fc.nat(30)), { maxLength: 100 })
  fc.assert(
    fc.property(steps, (list) => {
      const ring = new Ring(30)
      const taken: [start: number, end: number][] = []
      for (const step of list) {
        if (step === 'give') {
          ring.give()
          taken.shift()
          continue
        }
        const start = ring.take(step)
        if (taken.length === 0) expect(start).toBe(0)
        if (start === null) continue
        const end = start + step
        expect(end).toBeLessThanOrEqual(30)
        for (const [from, to] of taken) expect(end <= from || to <= start).toBe(true)
        taken.push([start, end])
      }
    }),
  )
})
