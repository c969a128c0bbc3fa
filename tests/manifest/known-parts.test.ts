import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KnownParts } from '../../src/manifest/known-parts.js'
import { formatRelease, parseRelease, type Release } from '../../src/manifest/release.js'
import { asset, manifestOf, path } from './sample.js'

const release: Release = {
  manifest: manifestOf(asset('404'), asset('b'), asset('a/c', { references: [path('b')] })),
  made: '2026-01-02T03:04:05.678Z',
  files: [path('assets')],
  attempts: new Map([[path('assets'), {}]]),
}
const text = formatRelease(release)

test('a record says the same, whether others of the output were read before it or not', () => {
  const known = new KnownParts()
  expect(parseRelease(text, 'x.json', known)).toEqual(release)
  expect(parseRelease(text, 'x.json', known)).toEqual(parseRelease(text, 'x.json'))
})

test('what two records say of an asset in the same words is one value', () => {
  const known = new KnownParts()
  const [one, other] = [parseRelease(text, 'x.json', known), parseRelease(text, 'y.json', known)]
  expect(one.manifest.assets.get(path('b'))).toBe(other.manifest.assets.get(path('b')))
})

test('a record without assets is read', () => {
  const empty = { ...release, manifest: manifestOf() }
  expect(parseRelease(formatRelease(empty), 'x.json', new KnownParts())).toEqual(empty)
})

test.each([
  ['in one line', JSON.stringify(JSON.parse(text))],
  ['indented otherwise', JSON.stringify(JSON.parse(text), null, 2)],
])('a record that somebody wrote %s is read as a whole', (_, other) => {
  expect(parseRelease(other, 'x.json', new KnownParts())).toEqual(parseRelease(other, 'x.json'))
})

test('a record that is cut, or whose assets are wrong, is refused', () => {
  const wrong = text.replace('"size": ', '"size": -')
  for (const each of [text.slice(0, -40), wrong])
    expect(() => parseRelease(each, 'x.json', new KnownParts())).toThrow()
})

const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'c/d', 'e', 'f', 'é', 'a",b', '1', 'files'))
const records = fc.array(fc.tuple(names, names, fc.constantFrom(1, 2)), { minLength: 1, maxLength: 5 })

test('whatever was added, changed and removed from record to record, each says what it says alone', () => {
  fc.assert(
    fc.property(records, (all) => {
      const known = new KnownParts()
      for (const [assets, files, size] of all) {
        const described = assets.map((name) => asset(name, { size: name > 'b' ? size : 1 }))
        const record = { ...release, manifest: manifestOf(...described), files: files.map(path) }
        const bytes = Buffer.from(formatRelease(record))
        expect(parseRelease(bytes, 'x.json', known)).toEqual(parseRelease(bytes, 'x.json'))
      }
    }),
  )
})

test('very many are read together, numbers among them', () => {
  const names = Array.from({ length: 300 }, (_, i) => (i % 90 === 89 ? String(i) : `f${1000 + i}`)).sort()
  const record = {
    ...release,
    manifest: manifestOf(...names.map((name) => asset(name))),
    files: names.map(path),
  }
  const [text, known] = [formatRelease(record), new KnownParts()]
  for (const _ of ['once', 'again']) {
    const { assets, files } = known.read(text) ?? { assets: [], files: [] }
    expect(assets.map(([name, { file }]) => [name, file.startsWith(`${name}.`)])).toEqual(
      names.map((name) => [name, true]),
    )
    expect(files).toEqual(names)
  }
})
