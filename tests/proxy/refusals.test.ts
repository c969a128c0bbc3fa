import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ManifestAsset } from '../../src/manifest/manifest.js'
import { apache, caddy, headers, manifest, nginx } from '../../src/proxy.js'
import { folder, write } from '../support/folder.js'
import { pagesOf, release, type Scheme } from './site.js'

type Generator = (dir: string) => Promise<string>

function site(pages: Readonly<Record<string, string>>, scheme: Scheme = 'names'): string {
  const out = join(folder(), 'static')
  release(out, scheme, pages)
  return out
}

/** A manifest that somebody has edited. */
function edited(change: (asset: Record<string, unknown>) => void): string {
  const out = join(folder(), 'static')
  const made = release(out, 'names', { 'a.css': 'a' })
  const assets = Object.fromEntries(made.assets) as Record<string, ManifestAsset & Record<string, unknown>>
  change(assets['a.css'] as Record<string, unknown>)
  write(out, { '.everfresh/manifest.json': JSON.stringify({ ...made, assets }) })
  return out
}

const many = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`${at}.css`, `${at}`]))

const cases: readonly (readonly [says: string, run: () => Promise<string>, code: string, names: string])[] = [
  ['names that differ by case', () => nginx(site({ 'a.css': '1', 'A.css': '1' })), 'name-unsupported', '"A.'],
  ['a control character', () => nginx(site({ 'a\nb.css': '1' })), 'name-unsupported', '"a\\nb.css"'],
  ['a control character, Caddy', () => caddy(site({ 'a\tb.css': '1' })), 'name-unsupported', '"a\\tb.css"'],
  ['a line separator, Apache', () => apache(site({ 'a\u2028b.css': '1' })), 'name-unsupported', 'rename'],
  ['a question mark, Caddy', () => caddy(site({ 'a?b.css': '1' }, 'times')), 'name-unsupported', 'a?b.'],
  ['a question mark, Apache', () => apache(site({ 'a?b.css': '1' }, 'query')), 'name-unsupported', 'a?b.'],
  [
    'both kinds of quotes, Apache',
    () => apache(site({ 'a\'"b.css': '1' }, 'fixed')),
    'name-unsupported',
    '\'"',
  ],
  [
    'another strategy, _headers',
    () => headers(site(pagesOf('new'), 'query')),
    'format-unsupported',
    'cache_id=',
  ],
  [
    'times, _headers',
    () => headers(site({ 'a.css': '1' }, 'times')),
    'format-unsupported',
    '--version content',
  ],
  ['too many rules for Cloudflare', () => headers(site(many)), 'format-unsupported', '101 rules'],
  [
    'a query, Phoenix',
    () => manifest(site({ 'a.css': '1' }, 'query'), 'phoenix'),
    'format-unsupported',
    'a.css?cache_id=',
  ],
  ['an unknown format', () => manifest(site({ 'a.css': '1' }), 'sprockets'), 'option-invalid', '"sprockets"'],
  [
    'the name of a method as format',
    () => manifest(site({ 'a.css': '1' }), 'toString'),
    'option-invalid',
    '"toString"',
  ],
  ...['1/2', 'a b', 'a"b', 'a\u0001b', 'é', '#', '"'].map(
    (version) =>
      [
        `a version ${JSON.stringify(version)} in the query`,
        () => nginx(edited((asset) => Object.assign(asset, { url: `a.css?v=${version}`, version }))),
        'manifest-corrupt',
        'a.css',
      ] as const,
  ),
  [
    'a URL that leads elsewhere',
    () => nginx(edited((asset) => Object.assign(asset, { url: '../a.css' }))),
    'manifest-corrupt',
    '"../a.css"',
  ],
  [
    'a URL with a backslash',
    () => apache(edited((asset) => Object.assign(asset, { url: 'a%5Cb.css' }))),
    'manifest-corrupt',
    'a%5Cb.css',
  ],
  [
    'a type with quotes in it',
    () => apache(edited((asset) => Object.assign(asset, { type: 'text/css"; x' }))),
    'manifest-corrupt',
    'text/css',
  ],
  ['no build', () => nginx(folder()), 'manifest-missing', 'everfresh build'],
  ['a relative root', () => nginx(site({ 'a.css': '1' }), { root: 'srv' }), 'option-invalid', '"srv"'],
  ['a root with quotes', () => nginx(site({ 'a.css': '1' }), { root: '/a"b' }), 'option-invalid', 'root'],
  [
    'a place to listen',
    () => caddy(site({ 'a.css': '1' }), { listen: '80; x' }),
    'option-invalid',
    '"80; x"',
  ],
  ['a part', () => caddy(site({ 'a.css': '1' }), { part: 'http' as never }), 'option-invalid', '"http"'],
  [
    'an answer',
    () => apache(site({ 'a.css': '1' }), { unknown: 'guess' as never }),
    'option-invalid',
    '"guess"',
  ],
  ['a lifetime', () => nginx(site({ 'a.css': '1' }), { maxAge: 1.5 }), 'option-invalid', '1.5'],
  ['a file to include', () => nginx(site({ 'a.css': '1' }), { include: 'a;b' }), 'option-invalid', '"a;b"'],
  ['a host', () => headers(site({ 'a.css': '1' }), { host: 'pages' as never }), 'option-invalid', '"pages"'],
]

test.each(cases)('refused: %s', async (_, run, code, names) => {
  const error = await run().catch((reason: unknown) => reason)
  expect(error).toMatchObject({ name: 'EverfreshError', code })
  expect(String(error)).toContain(names)
})

const generators: readonly (readonly [string, Generator])[] = [
  ['nginx', nginx],
  ['caddy', caddy],
  ['apache', apache],
  ['headers', headers],
]

test.each(generators)('%s: the folder is only read', async (_, generator) => {
  const out = site({ 'a.css': '1' })
  const before = readdirSync(out, { recursive: true })
  await generator(out)
  expect(readdirSync(out, { recursive: true })).toEqual(before)
  expect(existsSync(join(out, 'nginx.conf'))).toBe(false)
})
