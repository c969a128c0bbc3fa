import { expect, test } from 'vitest'
import { grouped } from '../../src/values/amounts.js'

test.each([0, 7, 999, 1000, 4078, 100_000, 1_234_567])('%i is grouped as in English', (count) => {
  expect(grouped(count)).toBe(count.toLocaleString('en'))
})
