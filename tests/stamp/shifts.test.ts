import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Edit, shiftsOf } from '../../src/stamp/edits.js'
import { decodeText } from '../../src/stamp/source-text.js'

const piece = fc.constantFrom('a', 'é', '\u{1F600}', '\n', '\r', '\r\n', '\u2028', '\u2029', 'x'.repeat(1500))

/** By the text alone: as slow as it is plain. */
function expected(text: string, { start, end, text: written }: Edit) {
  const before = text.slice(0, start).split(/\r\n|[\n\r\u2028\u2029]/)
  const lineStart = start - (before.at(-1) ?? '').length
  return { line: before.length - 1, column: end - lineStart, by: written.length - (end - start) }
}

test('an edit shifts what is behind it in its line, in UTF-16 code units', () => {
  const texts = fc.array(piece, { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(texts, texts, texts, (before, replaced, behind) => {
      // A line break in what is replaced, or cut in two, is nothing that a reference can have.
      const [head, middle, tail] = [
        `${before.join('')}(`,
        replaced.join('').replace(/\s/g, '_'),
        behind.join(''),
      ]
      const text = `${head}${middle})${tail}(${middle})`
      const second = text.lastIndexOf('(') + 1
      const edits = [head.length, second].map((start) => ({
        start,
        end: start + middle.length,
        text: 'longer',
      }))
      const source = decodeText(Buffer.from(text))
      if (source === null) throw new Error('it is UTF-8')
      expect(shiftsOf(source, edits)).toEqual(edits.map((edit) => expected(text, edit)))
    }),
  )
})
