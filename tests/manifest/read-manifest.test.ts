import { expect, test } from 'vitest'
import { createManifest, formatManifest } from '../../src/manifest/manifest.js'
import { parseManifest, readManifest } from '../../src/manifest/read-manifest.js'
import { parseBase } from '../../src/values/base.js'
import type { Strategy } from '../../src/values/strategy.js'
import { asset, manifestOf, path } from './sample.js'

const integrity = `sha256-${'A'.repeat(43)}=`
const full = asset('css/site.css', {
  group: path('css/a.css'),
  variants: {
    br: { file: path('css/site.0.css.br'), size: 1, integrity },
    gzip: { file: path('css/site.0.css.gz'), size: 2, integrity },
  },
  references: [path('img/logo.png'), path('z')],
})

test('what was written is read', () => {
  const manifest = manifestOf(full, asset('__proto__'), asset('é #?%.png'))
  expect(parseManifest(formatManifest(manifest), 'manifest.json')).toEqual(manifest)
})

test('what was read is written as it was', () => {
  const text = formatManifest(manifestOf(full, asset('b')))
  expect(formatManifest(parseManifest(text, 'manifest.json'))).toBe(text)
})

test('fields that nobody knows are ignored', () => {
  const manifest = manifestOf(full)
  const written = JSON.parse(formatManifest(manifest))
  written.later = true
  written.assets['css/site.css'].later = [1]
  written.assets['css/site.css'].variants.zzz = 'x'
  expect(readManifest(written, 'manifest.json')).toEqual(manifest)
})

test('a newer manifest is refused by its number', () => {
  expect(() => readManifest({ version: 2 }, 'out/manifest.json')).toThrow(
    expect.objectContaining({
      code: 'manifest-newer',
      message: expect.stringMatching(/^out\/manifest\.json has version 2.*version 1.*update everfresh/),
    }),
  )
})

test.each(['', '{', 'null', '[]', '"x"', '{"version":1', '<!DOCTYPE html>'])(
  '"%s" is no manifest',
  (text) => {
    expect(() => parseManifest(text, 'out/manifest.json')).toThrow(
      expect.objectContaining({
        code: 'manifest-corrupt',
        message: expect.stringMatching(/^out\/manifest\.json is corrupt: .*build the folder again$/s),
      }),
    )
  },
)

/** The manifest with one value replaced; a place is a path of keys. */
function withValue(place: readonly string[], value: unknown): unknown {
  const written = JSON.parse(formatManifest(manifestOf(full)))
  const parent = place.slice(0, -1).reduce((object, key) => object[key], written)
  parent[place.at(-1) ?? ''] = value
  return written
}

const strategies: readonly Strategy[] = [
  { in: 'filename', version: 'content', algorithm: 'md5', length: 32, compound: ['min.js'] },
  { in: 'query', version: 'content', algorithm: 'sha512', parameter: 'cache_id' },
  { in: 'filename', version: 'mtime', compound: ['css.map', 'min.js'] },
  { in: 'query', version: 'fixed', parameter: 'v' },
]

test.each(strategies)('the strategy %j is read as it was written', (strategy) => {
  const labels = { labels: ['1', '2'], reusedLabels: ['3'], immutable: false }
  const manifest = createManifest(parseBase('/'), [asset('a', labels)], { strategy, rewrite: false })
  expect(parseManifest(formatManifest(manifest), 'manifest.json')).toEqual(manifest)
})

test('the entries of a bundler are read as they were written, whatever they are called', () => {
  const entries = new Map([
    ['__proto__', { file: path('a') }],
    ['../src/main.ts', { file: path('a'), css: [path('b')], imports: [path('c')], scripts: [path('d')] }],
  ])
  const manifest = createManifest(parseBase('/'), [asset('a')], { entries })
  expect(parseManifest(formatManifest(manifest), 'manifest.json')).toEqual(manifest)
})

test('a manifest without a strategy has content names', () => {
  expect(readManifest(withValue(['strategy'], undefined), 'm.json').strategy).toEqual({
    in: 'filename',
    version: 'content',
  })
})

const inAsset = (...keys: string[]) => ['assets', 'css/site.css', ...keys]

test.each<[string, string[], unknown]>([
  ['a version that is text', ['version'], '1'],
  ['version 0', ['version'], 0],
  ['no version', ['version'], undefined],
  ['no release', ['release'], undefined],
  ['a base without slashes', ['base'], 'static'],
  ['a base upwards', ['base'], '/../'],
  ['a strategy that is text', ['strategy'], 'query'],
  ['another place for versions', ['strategy', 'in'], 'cookie'],
  ['another kind of version', ['strategy', 'version'], 'guess'],
  ['another algorithm', ['strategy', 'algorithm'], 'md4'],
  ['a query without parameter', ['strategy'], { in: 'query', version: 'content' }],
  ['labels that are no list', inAsset('labels'), '1'],
  ['no assets', ['assets'], undefined],
  ['a list of assets', ['assets'], []],
  ['an asset that is null', inAsset(), null],
  ['a path upwards', ['assets', '../a.css'], full[1]],
  ['an empty path', ['assets', ''], full[1]],
  ['a file upwards', inAsset('file'), '../../etc/passwd'],
  ['an absolute file', inAsset('file'), '/etc/passwd'],
  ['a file with a backslash', inAsset('file'), '..\\secret'],
  ['a file with a NUL', inAsset('file'), 'a\0b'],
  ['no file', inAsset('file'), undefined],
  ['no URL', inAsset('url'), undefined],
  ['no version of an asset', inAsset('version'), 12],
  ['immutable as text', inAsset('immutable'), 'true'],
  ['a negative size', inAsset('size'), -1],
  ['half a byte', inAsset('size'), 0.5],
  ['a size that no number holds', inAsset('size'), 2 ** 60],
  ['a second header in the type', inAsset('type'), 'text/css\r\nSet-Cookie: a=b'],
  ['an empty type', inAsset('type'), ''],
  ['another digest', inAsset('integrity'), 'md5-abc'],
  ['a second header in the integrity', inAsset('integrity'), `${integrity}\r\nx: y`],
  ['a group upwards', inAsset('group'), '../a'],
  ['references that are no list', inAsset('references'), 'a'],
  ['a reference upwards', inAsset('references'), ['a', '../b']],
  ['entries that are a list', ['entries'], []],
  ['an entry that is text', ['entries'], { a: 'b' }],
  ['the file of an entry upwards', ['entries'], { a: { file: '../b' } }],
  ['a style of an entry upwards', ['entries'], { a: { file: 'b', css: ['../b'] } }],
  ['imports of an entry that are text', ['entries'], { a: { file: 'b', imports: 'c' } }],
  ['variants that are a list', inAsset('variants'), []],
  ['a variant upwards', inAsset('variants', 'br', 'file'), '../a.br'],
  ['a variant without size', inAsset('variants', 'br', 'size'), undefined],
  ['a variant without integrity', inAsset('variants', 'gzip', 'integrity'), null],
])('%s is refused, by its name', (_, place, value) => {
  expect(() => readManifest(withValue(place, value), 'out/manifest.json')).toThrow(
    expect.objectContaining({
      code: 'manifest-corrupt',
      message: expect.stringContaining('out/manifest.json is corrupt: '),
    }),
  )
})

test('the message names the asset and the field', () => {
  expect(() => readManifest(withValue(inAsset('size'), -1), 'm.json')).toThrow(
    'm.json is corrupt: "size" of "css/site.css" is -1; build the folder again',
  )
})

test('a text is read however it is written, and corrupt in the same words', () => {
  const manifest = manifestOf(full, asset('b'))
  const text = formatManifest(manifest)
  for (const space of [undefined, 1, 2])
    expect(parseManifest(JSON.stringify(JSON.parse(text), null, space), 'm.json')).toEqual(manifest)
  const broken = text.replace('"size"', 'size')
  const message = /^m.json is corrupt: it is no JSON \(.*\); build the folder again$/s
  expect(() => parseManifest(broken, 'm.json')).toThrow(message)
})
