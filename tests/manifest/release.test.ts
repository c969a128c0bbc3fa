import { expect, test } from 'vitest'
import { contentFiles, formatRelease, parseRelease, type Release } from '../../src/manifest/release.js'
import { asset, manifestOf, path } from './sample.js'

const integrity = `sha256-${'A'.repeat(43)}=`
const variant = { file: path('a.0123456789ab.br'), size: 1, integrity }
const release: Release = {
  manifest: manifestOf(asset('b'), asset('a', { variants: { br: variant } })),
  made: '2026-01-02T03:04:05.678Z',
  superseded: '2026-02-03T04:05:06.789Z',
  files: [path('a'), path('b')],
  attempts: new Map([
    [path('a.0123456789ab'), { br: { level: 11, variant }, gzip: { level: 9 } }],
    [path('b.0123456789ab'), {}],
  ]),
}

test('what was written is read', () => {
  expect(parseRelease(formatRelease(release), 'x.json')).toEqual(release)
})

test('a release that is current was not superseded', () => {
  const { superseded: _, ...current } = release
  expect(formatRelease(current)).not.toContain('superseded')
  expect(parseRelease(formatRelease(current), 'x.json')).toEqual(current)
})

test('files are written once each, sorted', () => {
  const files = ['c', 'a/b', 'c', 'a', 'B'].map(path)
  expect(parseRelease(formatRelease({ ...release, files }), 'x.json').files).toEqual(['B', 'a', 'a/b', 'c'])
})

test('the content-named files of a manifest are those of its assets and of their variants', () => {
  expect(contentFiles(release.manifest)).toEqual(['a.0123456789ab', 'a.0123456789ab.br', 'b.0123456789ab'])
})

test.each([
  ['cut', '{"version":1'],
  ['empty', ''],
  ['of another version', formatRelease(release).replace('"version": 1', '"version": 2')],
  ['with a file upwards', formatRelease({ ...release, files: ['../x' as typeof variant.file] })],
])('a record that is %s is refused', (_, text) => {
  expect(() => parseRelease(text, 'x.json')).toThrow()
})
