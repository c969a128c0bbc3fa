import { expect, test } from 'vitest'
import { TextBuffer } from '../../src/io/text-buffer.js'

test('what goes in comes out, in few pieces', () => {
  const texts = ['', 'a', 'é€\u{1F600}'.repeat(5000), 'b'.repeat(200_000), ...Array(3000).fill('line é\n')]
  const pieces: Buffer[] = []
  const buffer = new TextBuffer((bytes) => pieces.push(Buffer.from(bytes)))
  for (const text of texts) buffer.add(text)
  buffer.flush()
  buffer.flush()
  expect(Buffer.concat(pieces).toString()).toBe(texts.join(''))
  expect(pieces.length).toBe(3)
  expect(pieces.every(({ length }) => length > 0)).toBe(true)
})
