import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inPieces } from '../../src/manifest/pieces.js'

/** As records and manifests are written: a line, or several, for each entry. */
function written(entries: Readonly<Record<string, unknown>>, space: number): string {
  const lines = Object.entries(entries).map(
    ([key, value]) =>
      `\n  ${JSON.stringify(key)}: ${JSON.stringify(value, null, space).replaceAll('\n', '\n  ')}`,
  )
  return `{\n "version": 1,\n "assets": {${lines.join(',')}\n },\n "more": {\n  "a": 1\n }\n}\n`
}

function read(text: string, ending?: string) {
  const pieces = inPieces(Buffer.from(text), 'assets', ending)
  return pieces && { rest: pieces.rest, entries: Object.fromEntries(pieces.entries) }
}

test('pieces are what all at once would be', () => {
  const entry = fc.dictionary(fc.string(), fc.jsonValue())
  const given = fc.dictionary(fc.string(), entry, { minKeys: 1 })
  fc.assert(
    fc.property(given, fc.constantFrom(0, 1), (entries, space) => {
      const { assets, ...rest } = JSON.parse(written(entries, space))
      expect(read(written(entries, space))).toEqual({ rest: { ...rest, assets: 0 }, entries: assets })
    }),
  )
})

test('very many come in order, in one piece or another', () => {
  const keys = Array.from({ length: 5000 }, (_, index) => `css/ä${index}.css`)
  const entries = Object.fromEntries(keys.map((key) => [key, { file: `${key}, "x": {`, size: 3 }]))
  expect(Object.keys(read(written(entries, 1))?.entries ?? {})).toEqual(keys)
  expect(read(written(entries, 0))?.entries).toEqual(entries)
})

test('what would follow a part may be given', () => {
  const whole = written({ a: {} }, 0)
  const part = whole.slice(0, whole.indexOf(',\n "more"'))
  expect(read(part)).toBeNull()
  expect(read(part, '}')?.entries).toEqual({ a: {} })
})

test.each([
  ['on one line', '{"version":1,"assets":{"a":1}}'],
  ['without entries', '{\n "assets": {}\n}'],
  ['within another object', '{\n "x": {\n "assets": {\n  "a": {}\n }\n}, "assets": {} }'],
  ['twice', '{\n "assets": {\n  "a": {}\n },\n "assets": 1\n}'],
  ['cut off', '{\n "assets": {\n  "a": 1'],
  ['no JSON', '{\n "assets": {\n  "a": {}\n },,\n}'],
])('what is written %s is left to others', (_, text) => {
  expect(read(text)).toBeNull()
})

test('an entry that is no JSON is told', () => {
  expect(() => read('{\n "assets": {\n  "a": {},,\n  "b": {}\n }\n}')).toThrow(SyntaxError)
})
