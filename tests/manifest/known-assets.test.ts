import { expect, test } from 'vitest'
import { KnownAssets } from '../../src/manifest/known-assets.js'
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
  const known = new KnownAssets()
  expect(parseRelease(text, 'x.json', known)).toEqual(release)
  expect(parseRelease(text, 'x.json', known)).toEqual(parseRelease(text, 'x.json'))
})

test('what two records say of an asset in the same words is one value', () => {
  const known = new KnownAssets()
  const [one, other] = [parseRelease(text, 'x.json', known), parseRelease(text, 'y.json', known)]
  expect(one.manifest.assets.get(path('b'))).toBe(other.manifest.assets.get(path('b')))
})

test('a record without assets is read', () => {
  const empty = { ...release, manifest: manifestOf() }
  expect(parseRelease(formatRelease(empty), 'x.json', new KnownAssets())).toEqual(empty)
})

test.each([
  ['in one line', JSON.stringify(JSON.parse(text))],
  ['indented otherwise', JSON.stringify(JSON.parse(text), null, 2)],
])('a record that somebody wrote %s is read as a whole', (_, other) => {
  expect(parseRelease(other, 'x.json', new KnownAssets())).toEqual(parseRelease(other, 'x.json'))
})

test('a record that is cut, or whose assets are wrong, is refused', () => {
  const wrong = text.replace('"size": ', '"size": -')
  for (const each of [text.slice(0, -40), wrong])
    expect(() => parseRelease(each, 'x.json', new KnownAssets())).toThrow()
})
