import fc from 'fast-check'
import { expect, test } from 'vitest'
import { offsetBehind, unitsBetween } from '../../src/values/utf16.js'

const piece = fc.oneof(
  fc.constantFrom('a', 'é', '\u2028', '\u{1F600}'),
  fc.constantFrom('a', 'é').map((letter) => letter.repeat(1500)),
)
const pieces = fc.array(piece, { maxLength: 12 })

test('code units are counted as they are in the text', () => {
  fc.assert(
    fc.property(pieces, pieces, (before, behind) => {
      const [head, tail] = [before.join(''), behind.join('')]
      const bytes = Buffer.from(head + tail)
      const start = Buffer.byteLength(head)
      expect(unitsBetween(bytes, 0, start)).toBe(head.length)
      expect(unitsBetween(bytes, start, bytes.length)).toBe(tail.length)
    }),
  )
})

test('a place so many code units behind another is found among the bytes', () => {
  fc.assert(
    fc.property(pieces, pieces, pieces, (before, between, behind) => {
      const [head, middle] = [before.join(''), between.join('')]
      const bytes = Buffer.from([head, middle, ...behind].join(''))
      const start = Buffer.byteLength(head)
      expect(offsetBehind(bytes, start, middle.length)).toBe(start + Buffer.byteLength(middle))
    }),
  )
})

test('beyond the end each byte counts as one', () => {
  expect(offsetBehind(Buffer.from('é'), 0, 3)).toBe(4)
})
