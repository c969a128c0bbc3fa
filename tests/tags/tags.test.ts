import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Assets } from '../../src/assets.js'
import { build } from '../../src/build.js'
import { liveAssets } from '../../src/live.js'
import { openAssets } from '../../src/open.js'
import { textOf } from '../live/asking.js'
import { built } from '../support/built.js'
import { folder, write } from '../support/folder.js'
import { makers, opened, plain } from './site.js'

type Row = readonly [title: string, make: (assets: Assets) => unknown, html: string]

const rows: readonly Row[] = [
  [
    'a stylesheet',
    (a) => a.stylesheet('css/site.css'),
    '<link rel="stylesheet" href="/s/css/site.HASH.css">',
  ],
  [
    'attributes',
    (a) =>
      a.stylesheet('css/site.css', {
        media: 'print',
        'data-x': 1,
        disabled: true,
        title: null,
        lang: undefined,
      }),
    '<link rel="stylesheet" href="/s/css/site.HASH.css" media="print" data-x="1" disabled>',
  ],
  [
    'values that say HTML',
    (a) => a.stylesheet('css/site.css?a="b"&c', { title: `"'<&>` }),
    '<link rel="stylesheet" href="/s/css/site.HASH.css?a=&quot;b&quot;&amp;c" title="&quot;\'&lt;&amp;&gt;">',
  ],
  [
    'names in any case',
    (a) => a.script('boot.js', { CrossOrigin: true }),
    '<script src="/s/boot.HASH.js" crossorigin></script>',
  ],
  [
    'keyword arguments of Nunjucks',
    (a) => a.script('boot.js', { defer: true, __keywords: true }),
    '<script src="/s/boot.HASH.js" defer></script>',
  ],
  ['a classic script', (a) => a.script('boot.js'), '<script src="/s/boot.HASH.js"></script>'],
  [
    'a module',
    (a) => a.script('js/main.js', { async: true, type: 'module', nonce: 'n' }),
    '<script type="module" src="/s/js/main.HASH.js" async nonce="n"></script>',
  ],
  [
    'integrity, and what it needs',
    (a) =>
      [a.script('boot.js', { integrity: true }), a.stylesheet('css/site.css', { integrity: true })].join(
        '\n',
      ),
    '<script src="/s/boot.HASH.js" integrity="DIGEST" crossorigin="anonymous"></script>\n' +
      '<link rel="stylesheet" href="/s/css/site.HASH.css" integrity="DIGEST" crossorigin="anonymous">',
  ],
  [
    'integrity of a module, which comes by CORS anyway',
    (a) => a.script('js/main.js', { type: 'module', integrity: true }),
    '<script type="module" src="/s/js/main.HASH.js" integrity="DIGEST"></script>',
  ],
  [
    'credentials',
    (a) => a.script('boot.js', { integrity: true, crossorigin: 'use-credentials' }),
    '<script src="/s/boot.HASH.js" integrity="DIGEST" crossorigin="use-credentials"></script>',
  ],
  [
    'a digest that the author knows',
    (a) => a.script('boot.js', { integrity: 'sha384-x' }),
    '<script src="/s/boot.HASH.js" integrity="sha384-x" crossorigin="anonymous"></script>',
  ],
  [
    'a font ahead, by CORS whatever is said',
    (a) => a.preload('f/text.woff2', { crossorigin: false, fetchpriority: 'high' }),
    '<link rel="preload" as="font" type="font/woff2" href="/s/f/text.HASH.woff2" crossorigin="anonymous" fetchpriority="high">',
  ],
  [
    'a stylesheet ahead',
    (a) => a.preload('css/site.css'),
    '<link rel="preload" as="style" type="text/css" href="/s/css/site.HASH.css">',
  ],
  [
    'a stylesheet ahead, as the other asks for it',
    (a) => a.preload('css/site.css', { integrity: true }),
    '<link rel="preload" as="style" type="text/css" href="/s/css/site.HASH.css" integrity="DIGEST" crossorigin="anonymous">',
  ],
  [
    'a module ahead',
    (a) => a.preload('js/main.js'),
    '<link rel="modulepreload" href="/s/js/main.HASH.js" integrity="DIGEST">',
  ],
  [
    'a module ahead without',
    (a) => a.preload('js/main.js', { integrity: false }),
    '<link rel="modulepreload" href="/s/js/main.HASH.js">',
  ],
  [
    'a classic script ahead',
    (a) => a.preload('boot.js', { as: 'script' }),
    '<link rel="preload" as="script" type="text/javascript" href="/s/boot.HASH.js">',
  ],
  [
    'data ahead',
    (a) => a.preload('data.json'),
    '<link rel="preload" as="fetch" type="application/json" href="/s/data.HASH.json" crossorigin="anonymous">',
  ],
  [
    'an image ahead, with others',
    (a) => a.preload('img/a.png', { imagesrcset: { 'img/a@2x.png': '2x' } }),
    '<link rel="preload" as="image" type="image/png" href="/s/img/a.HASH.png" imagesrcset="/s/img/a@2x.HASH.png 2x">',
  ],
  [
    'an image',
    (a) =>
      a.image('img/a.png', {
        alt: '',
        sizes: '50vw',
        srcset: { 'img/a.png': '640w', 'img/a@2x.png': '1280w' },
        width: 10,
      }),
    '<img src="/s/img/a.HASH.png" srcset="/s/img/a.HASH.png 640w, /s/img/a@2x.HASH.png 1280w" alt="" sizes="50vw" width="10">',
  ],
  [
    'a list of images as in HTML',
    (a) => a.image('img/a.png', { srcset: ' img/a.png, img/a@2x.png 1.5x ' }),
    '<img src="/s/img/a.HASH.png" srcset="/s/img/a.HASH.png, /s/img/a@2x.HASH.png 1.5x">',
  ],
  [
    'what would end a URL in such a list',
    (a) => a.image('img/a.png', { srcset: { 'img/a, b.png?c, d': '2x' } }),
    '<img src="/s/img/a.HASH.png" srcset="/s/img/a%2C%20b.HASH.png?c%2C%20d 2x">',
  ],
  ['a path with the base', (a) => a.script('/s/boot.js'), '<script src="/s/boot.HASH.js"></script>'],
  [
    'no digest of what keeps its name',
    (a) => a.preload('sw.js'),
    '<link rel="modulepreload" href="/s/sw.js">',
  ],
  [
    'unless it is asked for',
    (a) => a.script('sw.js', { integrity: true, type: 'module' }),
    '<script type="module" src="/s/sw.js" integrity="DIGEST"></script>',
  ],
]

describe.each(await makers())('%s makes', (_, assets) => {
  test.each(rows)('%s', (_title, make, html) => {
    expect(plain(make(assets))).toBe(html)
  })

  test('a preload for each module that loads with a script, the nearest first', () => {
    const hrefs = [...assets.modulePreloads('js/main.js').matchAll(/href="\/s\/([^"]+)\.[0-9a-f]{12}\.js"/g)]
    expect(hrefs.map(([, name]) => name)).toEqual(['js/main', 'js/a', 'js/deep/b', 'js/deep/c'])
  })

  test('such preloads of several, each once, with attributes', () => {
    expect(
      plain(
        assets.modulePreloads(['js/deep/c.js', '/s/js/deep/c.js', 'js/later.js'], {
          nonce: 'n',
          integrity: false,
        }),
      ),
    ).toBe(
      '<link rel="modulepreload" href="/s/js/deep/c.HASH.js" nonce="n">\n<link rel="modulepreload" href="/s/js/later.HASH.js" nonce="n">',
    )
  })

  test('an import map, with bare names for modules, folders and other hosts', () => {
    const tag = assets.importMapTag({
      nonce: 'n',
      paths: ['js/deep/c.js'],
      imports: { a: 'js/later.js', 'deep/': 'js/deep/', far: 'https://x.example/</script>' },
    })
    const [, head = '', json = ''] = /^(<[^>]*>)(.*)<\/script>$/.exec(String(tag)) ?? []
    expect(head).toBe('<script type="importmap" nonce="n">')
    const { imports, integrity } = JSON.parse(json) as ReturnType<Assets['importMap']>
    const url = assets.url
    expect(imports).toEqual({
      '/s/js/deep/c.js': url('js/deep/c.js'),
      '/s/js/deep/b.js': url('js/deep/b.js'),
      '/s/data.json': url('data.json'),
      '/s/js/later.js': url('js/later.js'),
      a: url('js/later.js'),
      'deep/b.js': url('js/deep/b.js'),
      'deep/c.js': url('js/deep/c.js'),
      far: 'https://x.example/</script>',
    })
    const named = Object.values(imports).filter((each) => !each.startsWith('https:'))
    expect(new Set(Object.keys(integrity))).toEqual(new Set(named))
    expect(json).not.toContain('<')
  })

  test('a whole import map', () => {
    const [, json = ''] =
      /^<script type="importmap">(.*)<\/script>$/.exec(String(assets.importMapTag())) ?? []
    expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(assets.importMap())))
  })

  test.each<readonly [string, () => unknown, string, RegExp]>([
    [
      'an unknown folder',
      () => assets.importMapTag({ imports: { 'x/': 'js/dep/' } }),
      'path-unknown',
      /"js\/dep\/"/,
    ],
    ['an unknown path', () => assets.script('js/mian.js'), 'path-unknown', /"js\/main\.js"/],
    [
      'an unknown image of a list',
      () => assets.image('img/a.png', { srcset: 'img/b.png 2x' }),
      'path-unknown',
      /img\/b/,
    ],
    ['an unknown module', () => assets.modulePreloads('js/man.js'), 'path-unknown', /"js\/main\.js"/],
    [
      'an unknown bare name',
      () => assets.importMapTag({ imports: { x: 'js/x.js' } }),
      'path-unknown',
      /js\/x\.js/,
    ],
    ['an unknown inlined file', () => assets.inline('css/sit.css'), 'path-unknown', /"css\/site\.css"/],
    [
      'a name that is none',
      () => assets.script('boot.js', { 'x y': 1 }),
      'option-invalid',
      /"x y" can't be the name/,
    ],
    [
      'a name that ends the tag',
      () => assets.image('img/a.png', { '><script': 1 }),
      'option-invalid',
      /name/,
    ],
    ['an empty name', () => assets.image('img/a.png', { '': 1 }), 'option-invalid', /name/],
    [
      'a value that is none',
      () => assets.script('boot.js', { x: [] as never }),
      'option-invalid',
      /"x" is \[\]/,
    ],
    [
      'another URL',
      () => assets.script('boot.js', { SRC: 'x' }),
      'option-invalid',
      /"src" is made of the path/,
    ],
    [
      'options that are none',
      () => assets.script('boot.js', 'module' as never),
      'option-invalid',
      /"module" is no object/,
    ],
    [
      'a list that is none',
      () => assets.image('img/a.png', { srcset: 'img/a.png 2y' }),
      'option-invalid',
      /"img\/a.png 2y"/,
    ],
    [
      'a descriptor that is none',
      () => assets.image('img/a.png', { srcset: { 'img/a.png': '2' } }),
      'option-invalid',
      /srcset/,
    ],
    ['a path that is none', () => assets.stylesheet(5 as never), 'option-invalid', /"path" is 5/],
    ['modules that are none', () => assets.modulePreloads(5 as never), 'option-invalid', /takes a list/],
    [
      'inlined files that are none',
      () => assets.csp({ inline: 'a.css' as never }),
      'option-invalid',
      /"inline" takes a list/,
    ],
    ['"as" that is none', () => assets.preload('boot.js', { as: 5 as never }), 'option-invalid', /"as" is 5/],
  ])('an error of %s', (_title, make, code, message) => {
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) as string }))
  })
})

test('what comes from another origin says its digest, unless it is told not to', async () => {
  const assets = await opened({ origin: 'https://cdn.example' })
  expect(plain(assets.script('boot.js'))).toBe(
    '<script src="https://cdn.example/s/boot.HASH.js" integrity="DIGEST" crossorigin="anonymous"></script>',
  )
  expect(plain(assets.stylesheet('css/site.css'))).toContain('integrity="DIGEST" crossorigin="anonymous"')
  expect(plain(assets.preload('css/site.css'))).toContain('integrity="DIGEST" crossorigin="anonymous"')
  expect(plain(assets.script('boot.js', { integrity: false }))).toBe(
    '<script src="https://cdn.example/s/boot.HASH.js"></script>',
  )
  expect(plain(assets.image('img/a.png'))).toBe('<img src="https://cdn.example/s/img/a.HASH.png">')
  const without = await opened({ origin: 'https://cdn.example', integrity: false })
  expect(plain(without.script('boot.js'))).toBe('<script src="https://cdn.example/s/boot.HASH.js"></script>')
})

test('with integrity: true everything does', async () => {
  const assets = await opened({ integrity: true })
  expect(plain(assets.script('boot.js'))).toContain(' integrity="DIGEST" crossorigin="anonymous"')
  expect(plain(assets.links(['boot.js'], { scripts: 'classic' }))).toBe(
    '</s/boot.HASH.js>; integrity="DIGEST"; rel=preload; as=script; crossorigin',
  )
  expect(plain(assets.links(['css/site.css'], { integrity: false }))).toBe(
    '</s/css/site.HASH.css>; rel=preload; as=style',
  )
})

test('an unknown path may pass, but not into an import map or a page', async () => {
  const assets = await opened({ missing: 'pass', integrity: true })
  expect(String(assets.script('https://x.example/a.js'))).toBe(
    '<script src="https://x.example/a.js"></script>',
  )
  expect(String(assets.preload('later.css?x'))).toBe(
    '<link rel="preload" as="style" type="text/css" href="/s/later.css?x">',
  )
  expect(String(assets.modulePreloads('x.js'))).toBe('<link rel="modulepreload" href="/s/x.js">')
  expect(() => assets.inline('x.js')).toThrow(expect.objectContaining({ code: 'path-unknown' }))
})

test('what an earlier version gave to other bytes says no digest', async () => {
  const { out } = await built({ 'a.js': '1' }, { strategy: { version: { fixed: '7' } } })
  expect(plain((await openAssets(out, { integrity: true })).script('a.js'))).toContain('integrity')
  const roots = [folder({ 'a.js': '2' })]
  const { problems } = await build({ roots, out, strategy: { version: { fixed: '7' } } })
  expect(problems.map(({ code }) => code)).toEqual(['version-reused'])
  expect(String((await openAssets(out, { integrity: true })).script('a.js'))).toBe(
    '<script src="/a.7.js"></script>',
  )
})

test('tags work without their object, and are those of the release that was opened last', async () => {
  const { out } = await built({ 'a.css': 'a{}', 'b.css': '' })
  const assets = await openAssets(out)
  const { stylesheet, inline, csp, importMapTag } = assets
  const before = [stylesheet('a.css'), inline('a.css'), csp({ inline: ['a.css'] }), importMapTag()].map(
    String,
  )
  await build({ roots: [folder({ 'a.css': 'b{}', 'b.js': '' })], out })
  await assets.reload()
  const after = [stylesheet('a.css'), inline('a.css'), csp({ inline: ['a.css'] }), importMapTag()].map(String)
  expect([before[1], after[1]]).toEqual(['<style>a{}</style>', '<style>b{}</style>'])
  expect(after[0]).not.toBe(before[0])
  expect(after[3]).not.toBe(before[3])
})

test('what a manifest alone says is enough for all but inline', async () => {
  const { out } = await built({ 'a.js': 'import "./b.js"', 'b.js': '' })
  const manifest = readFileSync(join(out, '.everfresh/manifest.json'), 'utf8')
  const assets = await openAssets(JSON.parse(manifest) as object)
  expect(plain(assets.modulePreloads('a.js')).split('\n')).toHaveLength(2)
  expect(() => assets.inline('a.js')).toThrow(expect.objectContaining({ code: 'manifest-missing' }))
})

test('live, the preloads are those of the imports as they are now', async () => {
  const root = folder({ 'a.js': 'import "./b.js"', 'b.js': '', 'c.js': '' })
  const assets = await liveAssets({ roots: [root] })
  const names = () => [...assets.modulePreloads('a.js').matchAll(/href="\/(\w)\./g)].map(([, name]) => name)
  expect(names()).toEqual(['a', 'b'])
  write(root, { 'b.js': 'import "./c.js"; import "./a.js"' })
  expect(names()).toEqual(['a', 'b', 'c'])
  write(root, { 'a.js': 'import("./b.js")' })
  expect(names()).toEqual(['a'])
  const [, url = '', integrity = ''] =
    /href="([^"]+)" integrity="([^"]+)"/.exec(String(assets.preload('a.js'))) ?? []
  const sent = await textOf(assets, url)
  expect(integrity).toBe(`sha256-${createHash('sha256').update(sent).digest('base64')}`)
})
