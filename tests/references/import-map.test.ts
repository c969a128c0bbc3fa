import { expect, test } from 'vitest'
import { openAssets } from '../../src/open.js'
import { built } from '../support/built.js'

const app = {
  'index.html':
    '<!doctype html><link rel="modulepreload" href="main.js"><script type="module" src="main.js"></script>',
  'main.js': 'import "./lib/a.js"',
  'lib/a.js': 'import { b } from "./b.js"; new URL("x.png", import.meta.url)',
  'lib/b.js': 'export let b',
  'lib/x.png': 'x',
  'other.js': 'other',
}

test('specifiers stay, all else is rewritten, and the page gets the map before its first module', async () => {
  const { plain, assets } = await built(app, { base: '/s/', modules: 'importmap' })
  expect(plain('main.js')).toBe('import "./lib/a.js"')
  expect(plain('lib/a.js')).toBe('import { b } from "./b.js"; new URL("x.HASH.png", import.meta.url)')
  const [, json = ''] =
    /^<!doctype html><script type="importmap">(.*)<\/script>\n<link/.exec(plain('index.html')) ?? []
  expect(JSON.parse(json)).toEqual({
    imports: { '/s/lib/a.js': '/s/lib/a.HASH.js', '/s/lib/b.js': '/s/lib/b.HASH.js' },
    integrity: {
      '/s/lib/a.HASH.js': assets['lib/a.js']?.integrity,
      '/s/lib/b.HASH.js': assets['lib/b.js']?.integrity,
    },
  })
})

test('an edit of a leaf renames only the leaf', async () => {
  const before = await built(app, { modules: 'importmap' })
  const after = await built({ ...app, 'lib/b.js': 'edited' }, { modules: 'importmap' })
  const versions = ({ assets }: typeof before) => Object.entries(assets).map(([path, { url }]) => [path, url])
  const changed = versions(after).filter(([path, url]) => before.assets[path ?? '']?.url !== url)
  expect(changed.map(([path]) => path)).toEqual(['lib/b.js'])
})

test.each([
  ['with imports', '{"imports":{"vue":"./lib/b.js"}}', ['vue', '/lib/a.js', '/lib/b.js']],
  ['with none', '{}', ['/lib/a.js', '/lib/b.js']],
  ['with no entries yet', '{ "imports": { } }', ['/lib/a.js', '/lib/b.js']],
  ['with scopes only', '{"scopes":{"/x/":{"a":"./lib/a.js"}}}', ['/lib/a.js', '/lib/b.js']],
])("the author's map %s is added to", async (_, map, keys) => {
  const page = `<script type="importmap">${map}</script><script type="module" src="main.js"></script>`
  const { text } = await built({ ...app, 'index.html': page }, { modules: 'importmap' })
  const [, json = ''] = /importmap">(.*?)<\/script>/s.exec(text('index.html')) ?? []
  const { imports, integrity } = JSON.parse(json) as Record<string, Record<string, string>>
  expect(Object.keys(imports ?? {}).sort()).toEqual(keys.sort())
  expect(Object.values(imports ?? {}).every((url) => /\.[0-9a-f]{12}\.js$/.test(url))).toBe(true)
  expect(Object.keys(integrity ?? {}).length).toBe(2)
})

test('modules that a worker reaches are rewritten for everybody', async () => {
  const { plain } = await built(
    {
      'index.html': '<script type="module" src="main.js"></script>',
      'main.js': 'import "./shared.js"; new Worker(new URL("w.js", import.meta.url), { type: "module" })',
      'w.js': 'import "./shared.js"',
      'shared.js': 'import "./leaf.js"',
      'leaf.js': 'leaf',
    },
    { modules: 'importmap' },
  )
  expect(plain('main.js')).toContain('import "./shared.js"')
  expect(plain('w.js')).toBe('import "./shared.HASH.js"')
  expect(plain('shared.js')).toBe('import "./leaf.HASH.js"')
})

test('assets.importMap() gives the map to templates, with the origin of a CDN', async () => {
  const { out } = await built(app, { base: '/s/', modules: 'importmap' })
  const assets = await openAssets(out, { origin: 'https://cdn.example.com' })
  const { imports } = assets.importMap('main.js')
  expect(Object.keys(imports)).toEqual(
    ['lib/a.js', 'lib/b.js', 'main.js'].map((path) => `https://cdn.example.com/s/${path}`),
  )
  expect(imports['https://cdn.example.com/s/lib/a.js']).toBe(assets.url('lib/a.js'))
  expect(Object.keys(assets.importMap().imports).length).toBe(4)
  expect(() => assets.importMap('mian.js')).toThrow('did you mean "main.js"')
})

test('pages get integrity and crossorigin when asked to, and what an author wrote is kept true', async () => {
  const files = {
    'index.html': '<link rel=stylesheet href=a.css><script src="a.js" crossorigin></script><img src="x.png">',
    'a.css': 'a { background: url(x.png) }',
    'a.js': 'a',
    'x.png': 'x',
  }
  const { plain, assets } = await built(files, { integrity: true })
  expect(plain('index.html')).toBe(
    `<link rel=stylesheet href=a.HASH.css integrity="${assets['a.css']?.integrity}" crossorigin="anonymous">` +
      `<script src="a.HASH.js" integrity="${assets['a.js']?.integrity}" crossorigin></script><img src="x.HASH.png">`,
  )
  const authored = await built({
    ...files,
    'index.html': '<link rel=stylesheet href=a.css integrity=sha384-old>',
  })
  expect(authored.plain('index.html')).toBe(
    `<link rel=stylesheet href=a.HASH.css integrity=${authored.assets['a.css']?.integrity}>`,
  )
})

test('with integrity, modules that are only imported have theirs in an import map, in both modes', async () => {
  const files = {
    'index.html': '<script type="module" src="main.js"></script>',
    'main.js': 'import "./x.js"',
    'x.js': 'x',
  }
  const { plain, assets } = await built(files, { integrity: true })
  const map = { imports: {}, integrity: { '/x.HASH.js': assets['x.js']?.integrity } }
  expect(plain('index.html')).toContain(`<script type="importmap">${JSON.stringify(map)}</script>`)
})

test("what the author's map leads to has its digest too", async () => {
  const files = {
    'index.html':
      '<script type="importmap">{"imports":{"y":"./y.js"}}</script><script type="module" src="main.js"></script>',
    'main.js': 'import "y"',
    'y.js': 'import "./x.js"',
    'x.js': 'x',
  }
  const { text } = await built(files, { modules: 'importmap' })
  const [, json = ''] = /importmap">(.*?)<\/script>/s.exec(text('index.html')) ?? []
  const { integrity } = JSON.parse(json) as { integrity: Record<string, string> }
  expect(Object.keys(integrity).map((url) => url.replace(/\.[0-9a-f]{12}/, ''))).toEqual(['/x.js', '/y.js'])
})

test('the map comes before a classic script, which may import as well, and a preload says the same digest', async () => {
  const page =
    '<script>import("./x.js")</script><link rel="modulepreload" href="x.js"><script type="module" src="main.js"></script>'
  const files = { 'index.html': page, 'main.js': 'import "./x.js"', 'x.js': 'x' }
  const { plain, assets } = await built(files, { modules: 'importmap' })
  expect(plain('index.html')).toMatch(/^<script type="importmap">/)
  expect(plain('index.html')).toContain(`href="x.HASH.js" integrity="${assets['x.js']?.integrity}">`)
})
