import { expect, test } from 'vitest'
import { costOf } from '../../src/manifest/cost.js'
import type { ManifestAsset } from '../../src/manifest/manifest.js'
import { parseBase } from '../../src/values/base.js'
import { asset, manifestOf, path } from './sample.js'

/** Of some bytes, at the URL of that version. */
function versioned(name: string, version: string, more: Partial<ManifestAsset> = {}) {
  return asset(name, { url: `${name}?v=${version}`, integrity: integrity(version), size: 100, ...more })
}

function kept(name: string, version: string, more: Partial<ManifestAsset> = {}) {
  return asset(name, { url: name, immutable: false, integrity: integrity(version), size: 10, ...more })
}

const integrity = (version: string) => `sha256-${version.padEnd(43, 'A')}=`
const br = (size: number) => ({
  br: { file: path('x.br'), size, integrity: integrity('x') },
  gzip: { file: path('x.gz'), size: size + 1, integrity: integrity('x') },
})
const files = (count: number, bytes: number) => ({ files: count, bytes })

test('whoever has nothing fetches all', () => {
  const next = manifestOf(versioned('a.css', '1'), kept('index.html', '1'))
  expect(costOf(next, null)).toMatchObject({ without: files(2, 110), with: files(2, 110) })
})

test.each<[string, ReturnType<typeof asset>, ReturnType<typeof asset>, number, number]>([
  ['a file that stayed', versioned('a.css', '1'), versioned('a.css', '1'), 100, 0],
  ['a file that changed', versioned('a.css', '2'), versioned('a.css', '1'), 100, 100],
  ['a page that stayed', kept('index.html', '1'), kept('index.html', '1'), 0, 0],
  ['a page that changed', kept('index.html', '2'), kept('index.html', '1'), 10, 10],
  [
    'a version that came again with other bytes',
    versioned('a.css', '1', { integrity: integrity('2'), immutable: false }),
    versioned('a.css', '1'),
    100,
    100,
  ],
  ['the same bytes under a new URL', versioned('b.css', '1'), versioned('a.css', '1'), 100, 100],
  ['a source map', versioned('a.css.map', '2'), versioned('a.css.map', '1'), 0, 0],
  ['brotli where there is some', versioned('a.js', '2', { variants: br(7) }), versioned('a.js', '1'), 7, 7],
  [
    'the next best where there is no brotli',
    versioned('a.js', '2', { variants: { gzip: br(7).gzip } }),
    versioned('a.js', '1'),
    8,
    8,
  ],
])('%s', (_, next, held, without, withUs) => {
  const cost = costOf(manifestOf(next), manifestOf(held))
  expect([cost.without.bytes, cost.with.bytes]).toEqual([without, withUs])
})

test('at another base nothing is held', () => {
  const next = manifestOf(versioned('a.css', '1'))
  expect(costOf(next, { ...next, base: parseBase('/other/') }).with).toEqual(files(1, 100))
})

test('a page costs what it refers to, however far, and in circles', () => {
  const references = (...names: string[]) => ({ references: names.map(path) })
  const of = (version: string) =>
    manifestOf(
      kept('index.html', version, { ...references('a.js'), type: 'text/html; charset=utf-8' }),
      kept('other.html', '1', { ...references('c.js'), type: 'text/html' }),
      versioned('a.js', version, references('b.js')),
      versioned('b.js', version, references('a.js', 'c.js', 'gone.js')),
      versioned('c.js', '1'),
    )
  expect(costOf(of('2'), of('1')).pages).toEqual([
    { path: 'index.html', without: files(4, 310), with: files(3, 210), deltas: files(3, 210) },
    { path: 'other.html', without: files(1, 100), with: files(0, 0), deltas: files(0, 0) },
  ])
})

test('a delta counts where it is for what is held', () => {
  const of = (version: string, dictionary: string) =>
    manifestOf(
      versioned('a.js', version, {
        deltas: [{ dictionary, file: path('a.js.dcz'), size: 7, integrity: `sha256-${'a'.repeat(43)}=` }],
      }),
    )
  const held = of('1', '')
  const { integrity = '' } = held.assets.get(path('a.js')) ?? {}
  expect(costOf(of('2', integrity), held).deltas).toEqual(files(1, 7))
  expect(costOf(of('2', 'other'), held).deltas).toEqual(files(1, 100))
  expect(costOf(of('2', integrity), null).deltas).toEqual(files(1, 100))
})
