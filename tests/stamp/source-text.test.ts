import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeText, encodeText } from '../../src/stamp/source-text.js'

test('any bytes but UTF-16 are read and written back as they were', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 40 }).map((text) => Buffer.from(`\uFEFF${text}`)),
    fc.string({ unit: 'binary', maxLength: 40 }).map((text) => Buffer.from(text, 'latin1')),
  )
  fc.assert(
    fc.property(bytes, (each) => {
      const read = decodeText(Buffer.from(each))
      if (read !== null) expect(encodeText(read)).toEqual(Buffer.from(each))
    }),
  )
})

test('a BOM is a character of the text, so that offsets are those of the file', () => {
  expect(decodeText(Buffer.from('\uFEFFé'))?.text).toBe('\uFEFFé')
})

test('what is not UTF-8 is read byte by character', () => {
  expect(decodeText(Buffer.from([0x61, 0xe9, 0x62]))).toEqual({ text: 'aéb', encoding: 'latin1' })
})

test.each([
  ['little', '\uFEFFa{}'],
  ['big', '\uFFFEa{}'],
])('UTF-16 is not read, %s endian', (_, text) => {
  expect(decodeText(Buffer.from(text, 'utf16le'))).toBeNull()
})
