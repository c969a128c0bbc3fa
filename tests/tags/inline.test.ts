import { createHash } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Assets } from '../../src/assets.js'
import { liveAssets } from '../../src/live.js'
import { openAssets } from '../../src/open.js'
import { scriptText } from '../../src/tags/script-text.js'
import { built } from '../support/built.js'
import { folder, write } from '../support/folder.js'
import { makers, opened, plain } from './site.js'

const utf16 = Buffer.from('\ufeffa { content: "ü" }', 'utf16le')

/** File, what it holds, and what stands in a page for it; versions and digests as words. */
const rows: readonly (readonly [path: string, text: string | Uint8Array, html: string])[] = [
  ['css/a.css', 'a{}', '<style>a{}</style>'],
  ['css/empty.css', '', '<style></style>'],
  ['css/url.css', 'a{b:url(../img/a.png)}', '<style>a{b:url(/s/img/a.HASH.png)}</style>'],
  ['css/quoted.css', `a{b:url("../img/a.png?x'#y")}`, `<style>a{b:url("/s/img/a.HASH.png?x%27#y")}</style>`],
  ['css/import.css', '@import "a.css" print;', '<style>@import "/s/css/a.HASH.css" print;</style>'],
  [
    'css/set.css',
    'a{b:image-set("../img/a.png" 1x)}',
    '<style>a{b:image-set("/s/img/a.HASH.png" 1x)}</style>',
  ],
  ['css/absolute.css', 'a{b:url(/s/img/a.png)}', '<style>a{b:url(/s/img/a.HASH.png)}</style>'],
  ['css/outside.css', 'a{b:url(/favicon.ico)}', '<style>a{b:url(/favicon.ico)}</style>'],
  ['css/missing.css', 'a{b:url(no.png?)}', '<style>a{b:url(/s/css/no.png?)}</style>'],
  ['css/brackets.css', 'a{b:url("n (1).png")}', '<style>a{b:url("/s/css/n%20(1).png")}</style>'],
  ['css/escaped.css', 'a{b:url(n\\(1\\).png)}', '<style>a{b:url(/s/css/n\\28 1\\29 .png)}</style>'],
  ['css/property.css', ':root{--a:url(../img/a.png)}', '<style>:root{--a:url(/s/img/a.HASH.png)}</style>'],
  [
    'css/left.css',
    'a{b:url(#x);c:url(data:,x);d:url(//x.example/a);e:url(HTTPS://x/);f:url()}',
    '<style>a{b:url(#x);c:url(data:,x);d:url(//x.example/a);e:url(HTTPS://x/);f:url()}</style>',
  ],
  ['css/end.css', 'a{b:"</STYLE>"}/*</style>*/', '<style>a{b:"<\\/STYLE>"}/*<\\/style>*/</style>'],
  ['css/bom.css', '\ufeff@charset "utf-8";a{}', '<style>a{}</style>'],
  ['css/lines.css', 'a{}\r\nb{}\rc{}\0', '<style>a{}\nb{}\nc{}\ufffd</style>'],
  ['css/utf16.css', utf16, '<style>a { content: "ü" }</style>'],
  ['css/latin.css', Buffer.from('@charset "iso-8859-1";a{b:"\xfc"}', 'latin1'), '<style>a{b:"ü"}</style>'],
  [
    'css/map.css',
    'a{}/*# sourceMappingURL=a.css.map */',
    '<style>a{}/*# sourceMappingURL=/s/css/a.css.map */</style>',
  ],
  ['js/x.js', 'alert(1)', '<script>alert(1)</script>'],
  [
    'js/import.js',
    'import "./a.js"; import("./lazy.js")',
    '<script>import "/s/js/a.HASH.js"; import("/s/js/lazy.HASH.js")</script>',
  ],
  ['js/bare.js', 'import "react"; import "x/y.js"', '<script>import "react"; import "x/y.js"</script>'],
  [
    'js/meta.js',
    'new URL("a.js", import.meta.url)',
    '<script>new URL("/s/js/a.HASH.js", import.meta.url)</script>',
  ],
  [
    'js/page.js',
    'new Worker("/s/js/a.js"); new Worker("w.js")',
    '<script>new Worker("/s/js/a.HASH.js"); new Worker("w.js")</script>',
  ],
  ['js/end.js', 'f("</script>", `</SCRIPT `)', '<script>f("<\\/script>", `<\\/SCRIPT `)</script>'],
  [
    'icon.svg',
    '<?xml version="1.0"?>\n<!-- by hand -->\n<!DOCTYPE svg PUBLIC "x" "y">\n<svg viewBox="0 0 1 1"><image href="img/a.png"/></svg>\n',
    '<svg viewBox="0 0 1 1"><image href="/s/img/a.HASH.png"/></svg>',
  ],
]
const more = Object.fromEntries(rows.map(([path, text]) => [path, text]))

describe.each(await makers(more))('%s', (_, assets) => {
  test.each(rows)('puts %s into a page', (path, _text, html) => {
    expect(plain(assets.inline(path))).toBe(html)
  })

  test.each<readonly [string, () => unknown, string]>([
    [
      'style',
      () => assets.inline('css/a.css', { media: 'print', nonce: '"' }),
      '<style media="print" nonce="&quot;">a{}</style>',
    ],
    ['script', () => assets.inline('js/x.js', { type: 'module' }), '<script type="module">alert(1)</script>'],
    [
      'svg',
      () => plain(assets.inline('icon.svg', { class: 'icon', 'aria-hidden': true })).slice(0, 30),
      '<svg class="icon" aria-hidden ',
    ],
  ])('with attributes: %s', (_title, make, html) => {
    expect(String(make())).toBe(html)
  })

  test('says the digests of what stands in a page', () => {
    const csp = assets.csp({
      inline: ['css/end.css', 'css/lines.css', 'js/end.js', 'js/x.js', 'js/x.js', 'icon.svg'],
    })
    const contentOf = (html: unknown) => /^<[^>]*>(.*)<\/\w+>$/s.exec(String(html))?.[1] ?? 'none'
    const hash = (html: unknown) =>
      `'sha256-${createHash('sha256').update(contentOf(html)).digest('base64')}'`
    expect(csp).toEqual({
      'script-src': [assets.importMapTag(), assets.inline('js/end.js'), assets.inline('js/x.js')].map(hash),
      'style-src': [assets.inline('css/end.css'), assets.inline('css/lines.css')].map(hash),
    })
    const map = { paths: ['js/a.js'], imports: { a: 'js/a.js' } }
    expect(assets.csp({ importMap: { ...map, nonce: 'n' } })).toEqual({
      'script-src': [hash(assets.importMapTag(map))],
      'style-src': [],
    })
    expect(assets.csp({ importMap: false })).toEqual({ 'script-src': [], 'style-src': [] })
  })
})

const refused = {
  'a.png': 'x',
  'latin.js': Buffer.from('alert("\xfc")', 'latin1'),
  'unknown.css': Buffer.from('@charset "x-none";a{b:"\xfc"}', 'latin1'),
  'entities.svg': '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>',
  'prefix.svg': '<s:svg xmlns:s="http://www.w3.org/2000/svg"/>',
  'broken.js': 'const "</script>',
  'open.js': 'const b = 1; const a = 2 <!--b',
}

test.each([
  ['a.png', /"a\.png" can't be put into a page: it is image\/png, and only/],
  ['latin.js', /neither UTF-8/],
  ['unknown.css', /neither UTF-8/],
  ['entities.svg', /entities or a prefix/],
  ['prefix.svg', /entities or a prefix/],
  ['broken.js', /no JavaScript/],
])('what can’t stand in a page is refused: %s', async (path, message) => {
  const assets = await liveAssets({ roots: [folder(refused)] })
  expect(() => assets.inline(path)).toThrow(
    expect.objectContaining({
      code: 'inline-unsupported',
      message: expect.stringMatching(message) as string,
    }),
  )
})

test('no digest allows what an SVG image has of its own', async () => {
  const own = ['<style>a{}</style>', '<g style="x"/>', '<script>1</script>', '<g onclick="x"/>']
  const assets = await liveAssets({
    roots: [folder(Object.fromEntries(own.map((each, at) => [`${at}.svg`, `<svg>${each}</svg>`])))],
  })
  for (const at of own.keys())
    expect(() => assets.csp({ inline: [`${at}.svg`] })).toThrow(
      expect.objectContaining({ code: 'inline-unsupported' }),
    )
})

test.each([
  ['a text', 'f("<!-- </script>")', 'f("<\\u0021-- <\\/script>")'],
  ['a template', 'f(`<!--`, `</script`)', 'f(`<\\u0021--`, `<\\/script`)'],
  ['a pattern', 'f(/<!--|[</script>]/)', 'f(/<\\u0021--|[<\\/script>]/)'],
  ['a range', 'f(/[<!--0]/)', 'f(/[<\\u0021--0]/)'],
  ['a look behind', 'f(/(?<!--)x/)', 'f(/(?<!\\u002d-)x/)'],
  ['comments', '/* </script> <!-- */ // </Script <!--', '/* < /script> < !-- */ // < /Script < !--'],
  ['a comparison', 'f(a</script/.test(b))', 'f(a< /script/.test(b))'],
  ['the comment of old scripts', '<!-- hide\nvar a = 1\n--> shown', '// hide\nvar a = 1\n--> shown'],
  [
    'what only begins like it',
    'f("<script", i<scripts.length, "< /script")',
    'f("<script", i<scripts.length, "< /script")',
  ],
])('a script that holds an end tag in %s means the same', (_, text, written) => {
  expect(scriptText('a.js', text)).toBe(written)
})

test('such a script runs the same', () => {
  const text =
    'return ["<!--</script>", `<!--</script>`, /^[<!--]+$/.test("<!"), /(?<!--)x/.test("--x"), 1</script/.lastIndex]'
  const written = scriptText('a.js', `(() => {${text}})()`)
  expect(written).not.toMatch(/<\/script|<!--/i)
  // biome-ignore lint/security/noGlobalEval: what is tested is what a browser would run
  expect(eval(written)).toEqual(eval(`(() => {${text}})()`))
})

test('"<!--" that is a comment in one kind of script and none in the other is refused', () => {
  expect(() => scriptText('a.js', refused['open.js'])).toThrow('which is a comment or not')
})

test('live, what stands in a page is what the file holds now, and so is its digest', async () => {
  const root = folder({ 'a.css': 'a{b:url(i.png)}', 'i.png': '1' })
  const assets = await liveAssets({ roots: [root] })
  const states = ['2', '3'].map((bytes) => {
    const said = [String(assets.inline('a.css')), assets.csp({ inline: ['a.css'] })['style-src'][0]]
    write(root, { 'i.png': bytes })
    return said
  })
  expect(states[0]?.[0]).toMatch(/url\(\/i\.[0-9a-f]{12}\.png\)/)
  expect(new Set(states.flat()).size).toBe(4)
  write(root, { 'a.css': 'b{}' })
  expect(String(assets.inline('a.css'))).toBe('<style>b{}</style>')
  rmSync(join(root, 'a.css'))
  expect(() => assets.inline('a.css')).toThrow(expect.objectContaining({ code: 'path-unknown' }))
})

test('a file that isn’t what the manifest says is not put into a page', async () => {
  const { out, assets: entries } = await built({ 'a.css': 'a{}', 'b.css': 'b{}' })
  const assets: Assets = await openAssets(out)
  writeFileSync(join(out, entries['a.css']?.file ?? ''), 'evil')
  rmSync(join(out, entries['b.css']?.file ?? ''))
  for (const path of ['a.css', 'b.css'])
    expect(() => assets.inline(path)).toThrow(expect.objectContaining({ code: 'output-corrupt' }))
})

test('from another origin it is found, too', async () => {
  const assets = await opened({ origin: 'https://cdn.example' })
  expect(plain(assets.inline('css/site.css'))).toBe(
    '<style>a { background: url(https://cdn.example/s/img/a.HASH.png) }</style>',
  )
})
