import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { integrity, Site, sha256, version } from './site.js'

test('a file is stored under its content name, and lies under its plain one', async () => {
  const site = new Site({ 'css/site.css': 'a {}' })
  await site.build()
  expect(site.text(`css/site.${version('a {}')}.css`)).toBe('a {}')
  expect(site.text('css/site.css')).toBe('a {}')
})

test('a file without extension ends with its version', async () => {
  const site = new Site({ LICENSE: 'MIT' })
  await site.build()
  expect(site.asset('LICENSE')).toMatchObject({
    file: `LICENSE.${version('MIT')}`,
    type: 'application/octet-stream',
  })
})

test('an empty file is a file', async () => {
  const site = new Site({ 'empty.css': '' })
  await site.build({ compress: true })
  expect(site.asset('empty.css')).toMatchObject({
    size: 0,
    integrity: integrity(''),
    file: `empty.${version('')}.css`,
  })
  expect(site.stored('empty.css')).toBe('')
})

test('a page keeps its URL, and its bytes are stored by content', async () => {
  const site = new Site({ 'docs/index.html': 'hello' })
  await site.build()
  expect(site.asset('docs/index.html')).toMatchObject({
    file: `docs/index.${version('hello')}.html`,
    url: 'docs/index.html',
    immutable: false,
  })
  expect(site.text('docs/index.html')).toBe('hello')
})

test('the manifest is what the design says, and nothing more', async () => {
  const site = new Site({
    'css/site.css': 'a{b:url(../img/logo.png)}',
    'img/logo.png': 'pixels',
    'index.html': '<link rel=stylesheet href=css/site.css>',
  })
  await site.build({ base: '/static/' })
  const css = `a{b:url(../img/logo.${version('pixels')}.png)}`
  const page = `<link rel=stylesheet href=css/site.${version(css)}.css>`
  const release = site.manifest.release
  expect(site.manifest).toEqual({
    version: 1,
    release,
    base: '/static/',
    strategy: { in: 'filename', version: 'content' },
    assets: {
      'css/site.css': {
        file: `css/site.${version(css)}.css`,
        url: `css/site.${version(css)}.css`,
        version: version(css),
        immutable: true,
        size: css.length,
        type: 'text/css; charset=utf-8',
        integrity: integrity(css),
        references: ['img/logo.png'],
      },
      'img/logo.png': {
        file: `img/logo.${version('pixels')}.png`,
        url: `img/logo.${version('pixels')}.png`,
        version: version('pixels'),
        immutable: true,
        size: 6,
        type: 'image/png',
        integrity: integrity('pixels'),
      },
      'index.html': {
        file: `index.${version(page)}.html`,
        url: 'index.html',
        version: version(page),
        immutable: false,
        size: page.length,
        type: 'text/html; charset=utf-8',
        integrity: integrity(page),
        references: ['css/site.css'],
      },
    },
  })
})

test('the members of a cycle name their group', async () => {
  const site = new Site({ 'b.js': 'import "./a.js"', 'a.js': 'import "./b.js"', 'c.js': 'import "./a.js"' })
  await site.build()
  expect(site.asset('a.js').group).toBe('a.js')
  expect(site.asset('b.js').group).toBe('a.js')
  expect(site.asset('c.js').group).toBeUndefined()
  expect(site.asset('b.js').integrity).toBe(integrity(site.stored('b.js')))
})

test('URLs in the manifest are encoded, files are not', async () => {
  const site = new Site({ "img/it's 100%.png": 'x' })
  await site.build()
  expect(site.asset("img/it's 100%.png")).toMatchObject({
    file: `img/it's 100%.${version('x')}.png`,
    url: `img/it%27s%20100%25.${version('x')}.png`,
  })
})

test('a release is named by the base and the sorted pairs of URL and integrity', async () => {
  const site = new Site({ 'b.css': 'b', 'a.css': 'a', 'index.html': 'c' })
  const { release } = await site.build({ base: '/s/' })
  const pairs = Object.values(site.manifest.assets).map(({ url, integrity }) => `${url}\0${integrity}\0`)
  const digest = sha256(`/s/\0${pairs.sort().join('')}`).toString('hex')
  expect(release).toBe(digest.slice(0, 16))
  expect(site.manifest.release).toBe(release)
})

test('the first root wins', async () => {
  const site = new Site({ 'a.css': 'first' }, { 'a.css': 'second', 'b.css': 'third' })
  await site.build()
  expect([site.stored('a.css'), site.stored('b.css')]).toEqual(['first', 'third'])
})

test('a reference may lead from one root to another', async () => {
  const site = new Site({ 'css/a.css': 'a{b:url(../img/c.png)}' }, { 'img/c.png': 'c' })
  expect((await site.build()).problems).toEqual([])
  expect(site.stored('css/a.css')).toBe(`a{b:url(../img/${site.nameOf('img/c.png')})}`)
})

test('a root may be given by any of its names', async () => {
  const site = new Site({ 'a.css': 'a{b:url(c.png)}', 'c.png': 'c' })
  await site.build()
  const { manifest } = site
  for (const root of [relative(process.cwd(), site.root), `${site.root}/`, join(site.root, 'x/..')]) {
    await site.build({ roots: [root] })
    expect(site.manifest).toEqual(manifest)
  }
})

test('a base may hold what must be encoded', async () => {
  const page = '<img src="/é b/a.png"><img src="/%C3%A9%20b/a.png">'
  const site = new Site({ 'index.html': page, 'a.png': 'a' })
  expect((await site.build({ base: '/é b/' })).problems).toEqual([])
  expect(site.manifest.base).toBe('/%C3%A9%20b/')
  expect(site.text('index.html')).toBe(page.replaceAll('a.png', site.nameOf('a.png')))
})

test('a reference may spell the base in its own way', async () => {
  const site = new Site({ 'index.html': '<img src="/%c3%a9/a.png">', 'a.png': 'a' })
  await site.build({ base: '/é/' })
  expect(site.text('index.html')).toBe(`<img src="/%c3%a9/${site.nameOf('a.png')}">`)
})

test('the result counts', async () => {
  const site = new Site({ 'a.css': 'a{b:url(c.png)}', 'c.png': 'c', 'index.html': '<img src=d.png>' })
  const { milliseconds, problems, ...result } = await site.build()
  expect(result).toMatchObject({
    release: site.manifest.release,
    out: site.out,
    files: 3,
    bytes: 'a{b:url(c.0123456789ab.png)}'.length + 1 + '<img src=d.png>'.length,
    renamed: 2,
    rewritten: 1,
    compressed: 0,
  })
  expect(milliseconds).toBeGreaterThanOrEqual(0)
  expect(problems.map(({ code }) => code)).toEqual(['reference-missing'])
})

test('a folder without files is a release without assets', async () => {
  const site = new Site({ 'css/': '' })
  expect(await site.build()).toMatchObject({ files: 0, problems: [] })
  expect(site.manifest.assets).toEqual({})
})

test('a file called __proto__ is a file', async () => {
  const site = new Site({})
  writeFileSync(join(site.root, '__proto__'), 'a')
  await site.build()
  expect(site.text('.everfresh/manifest.json')).toContain(`"file": "__proto__.${version('a')}"`)
  expect((await site.build()).files).toBe(1)
})

test('a file of nine megabytes is stored whole', async () => {
  const bytes = Buffer.alloc(9 << 20, 'abcdefgh')
  const site = new Site({ 'film.mp4': bytes })
  await site.build()
  expect(site.asset('film.mp4')).toMatchObject({ size: bytes.length, integrity: integrity(bytes) })
  expect(site.bytes(site.asset('film.mp4').file).equals(bytes)).toBe(true)
})
