import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checksumOf } from '../../src/values/checksum.js'

test('a checksum is that of the bytes, wherever they lie', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.nat(7), (bytes, offset) => {
      const elsewhere = new Uint8Array([...new Array(offset).fill(0), ...bytes]).subarray(offset)
      expect(checksumOf(elsewhere)).toBe(checksumOf(bytes))
    }),
  )
  expect(checksumOf('é')).toBe(checksumOf(Buffer.from('é')))
})

test('one other bit, or one byte more or less, makes another checksum', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), (bytes, at) => {
      const other = bytes.map((byte, i) => (i === (at >> 3) % bytes.length ? byte ^ (1 << (at & 7)) : byte))
      const sums = [bytes, other, bytes.subarray(1), new Uint8Array([...bytes, 0])].map(checksumOf)
      expect(new Set(sums).size).toBe(4)
    }),
  )
})

test('two other bits that are the highest of their words make another checksum', () => {
  const bytes = new Uint8Array(64)
  const other = bytes.map((_, i) => (i === 3 || i === 43 ? 0x80 : 0))
  expect(checksumOf(other)).not.toBe(checksumOf(bytes))
})
