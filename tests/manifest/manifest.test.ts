import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createManifest, formatManifest } from '../../src/manifest/manifest.js'
import { parseBase } from '../../src/values/base.js'
import { asset, manifestOf, path } from './sample.js'

const variant = { file: path('a.0123456789ab.br'), size: 1, integrity: `sha256-${'A'.repeat(43)}=` }

test('a manifest says its version, release, base and strategy, and then its assets', () => {
  const written = JSON.parse(formatManifest(manifestOf(asset('a', { variants: { br: variant } }))))
  expect(Object.keys(written)).toEqual(['version', 'release', 'base', 'strategy', 'assets'])
  expect(written).toMatchObject({
    version: 1,
    base: '/static/',
    strategy: { in: 'filename', version: 'content' },
    assets: { a: { file: 'a.0123456789ab', immutable: true, variants: { br: variant } } },
  })
})

test('assets are sorted by path', () => {
  const written = JSON.parse(formatManifest(manifestOf(asset('b'), asset('a/c'), asset('a.c'), asset('Z'))))
  expect(Object.keys(written.assets)).toEqual(['Z', 'a.c', 'a/c', 'b'])
})

test('whatever order the assets come in, the text is the same', () => {
  const [a, b] = [asset('a'), asset('b')]
  expect(formatManifest(manifestOf(b, a))).toBe(formatManifest(manifestOf(a, b)))
})

test('a file called __proto__ is an asset like any other', () => {
  expect(formatManifest(manifestOf(asset('__proto__')))).toContain('"__proto__"')
})

test('the release is named by the base and the sorted pairs of URL and integrity', () => {
  const { release, assets } = manifestOf(asset('b'), asset('a'))
  const pairs = [...assets.values()].map(({ url, integrity }) => `${url}\0${integrity}\0`).sort()
  const digest = createHash('sha256')
    .update(`/static/\0${pairs.join('')}`)
    .digest('hex')
  expect(release).toBe(digest.slice(0, 16))
})

test.each([
  ['variants', { variants: { br: variant } }],
  ['references', { references: [path('b')] }],
  ['the content type', { type: 'text/plain' }],
])('%s do not enter the name of the release', (_, more) => {
  expect(manifestOf(asset('a', more)).release).toBe(manifestOf(asset('a')).release)
})

test('another URL, other bytes, another file or another base make another release', () => {
  const others = [
    manifestOf(asset('a', { url: 'b' })),
    manifestOf(asset('a', { integrity: asset('b')[1].integrity })),
    manifestOf(asset('a'), asset('b')),
    manifestOf(),
    createManifest(parseBase('/'), [asset('a')]),
  ].map(({ release }) => release)
  expect(new Set([manifestOf(asset('a')).release, ...others]).size).toBe(6)
})
