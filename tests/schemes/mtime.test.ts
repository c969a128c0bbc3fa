import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { liveAssets } from '../../src/live.js'
import { folder, write } from '../support/folder.js'
import { exactly, forNow, get, refused, Scheme } from './site.js'

const files = {
  'style.css': 'a { background: url(img/a.png) }',
  'js/jquery.min.js': '1',
  'js/app.js': 'import "./lib.js"',
  'js/lib.js': 'import "./app.js"',
  'img/a.png': 'pixels',
  'index.html': '<link rel="stylesheet" href="style.css">',
}
const extensions = ['js', 'css', 'min.js', 'css.map']
const strategy = { version: 'mtime', extensions } as const

/** A site all of whose files are of one second. */
function site(options = {}): Scheme {
  const made = new Scheme(files, { strategy, ...options })
  for (const path of Object.keys(files)) made.touch(path, 1452929749)
  return made
}

test('the time stands in the names of the chosen extensions, compound ones in one piece', async () => {
  const assets = await site().built()
  const urls = ['style.css', 'js/jquery.min.js', 'img/a.png', 'index.html'].map((path) => assets.url(path))
  expect(urls).toEqual([
    '/s/style.1452929749.css',
    '/s/js/jquery.1452929749.min.js',
    '/s/img/a.png',
    '/s/index.html',
  ])
  expect(await get(assets, '/s/style.1452929749.css')).toEqual(exactly(files['style.css']))
  expect(await get(assets, '/s/img/a.png')).toEqual(forNow('pixels'))
})

test('or before the last dot', async () => {
  const assets = await site({ strategy: { ...strategy, compound: false } }).built()
  expect(assets.url('js/jquery.min.js')).toBe('/s/js/jquery.min.1452929749.js')
  const others = await site({ strategy: { version: 'mtime', extensions: ['js'] } }).built()
  expect(others.url('js/jquery.min.js')).toBe('/s/js/jquery.min.1452929749.js')
})

test('only a compound extension may be chosen', async () => {
  const assets = await site({ strategy: { version: 'mtime', extensions: ['min.js'] } }).built()
  expect(assets.url('js/jquery.min.js')).toBe('/s/js/jquery.1452929749.min.js')
  expect(assets.url('js/app.js')).toBe('/s/js/app.js')
})

test('the time is the latest of the file and all that it refers to, however far and in circles', async () => {
  const made = site({ strategy: { version: 'mtime' } })
  made.touch('img/a.png', 1500000000)
  made.touch('js/lib.js', 1600000000)
  const assets = await made.built()
  const versions = ['style.css', 'img/a.png', 'js/app.js', 'js/lib.js', 'js/jquery.min.js'].map(
    assets.version,
  )
  expect(versions).toEqual(['1500000000', '1500000000', '1600000000', '1600000000', '1452929749'])
  expect(made.stored('js/app.js')).toBe('import "./lib.1600000000.js"')
  expect(made.asset('js/app.js').group).toBeUndefined()
  expect(made.stored('index.html')).toBe('<link rel="stylesheet" href="style.1500000000.css">')
  expect(await made.findings()).toEqual([])
})

test('yesterday’s time is answered with yesterday’s bytes, and one that there never was with none', async () => {
  const made = site()
  await made.build()
  write(made.root, { 'style.css': 'b {}' })
  made.touch('style.css', 1452929999)
  const assets = await made.built()
  expect(await get(assets, '/s/style.1452929749.css')).toEqual(exactly(files['style.css']))
  expect(await get(assets, '/s/style.1452929999.css')).toEqual(exactly('b {}'))
  expect(await get(assets, '/s/style.1452929800.css')).toEqual(refused)
  expect(await made.findings()).toEqual([])
})

test('unknown names are the app’s, but for times of files that there are', async () => {
  const assets = await site({ base: '/' }).built()
  const answers = [
    '/style.1.css',
    '/style.x1.css',
    '/none.1452929749.css',
    '/style.min.css',
    '/report.2024.pdf',
  ]
  expect(await Promise.all(answers.map((target) => get(assets, target, true)))).toEqual([
    refused,
    null,
    null,
    null,
    null,
  ])
})

test('an edit that leaves the time as it was is reported, and its URL is not kept', async () => {
  const made = site()
  await made.build()
  write(made.root, { 'style.css': 'b {}' })
  made.touch('style.css', 1452929749)
  const { problems } = await made.build()
  expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual(['version-reused style.css'])
  expect(await get(await made.open(), '/s/style.1452929749.css')).toEqual(forNow('b {}'))
})

test('in the query times are as good', async () => {
  const made = site({ strategy: { in: 'query', version: 'mtime' } })
  const assets = await made.built()
  expect(assets.url('style.css')).toBe('/s/style.css?v=1452929749')
  expect(await get(assets, '/s/style.css?v=1452929749')).toEqual(
    exactly('a { background: url(img/a.png?v=1452929749) }'),
  )
  expect(await made.findings()).toEqual([])
})

test('a source map whose owner was edited has its time', async () => {
  const made = new Scheme(
    {
      'a.css': '@import "b.css"; c {}\n/*# sourceMappingURL=a.css.map */',
      'a.css.map': '{"version":3,"sources":[],"names":[],"mappings":"AAAA,iBAAiB"}',
      'b.css': '',
    },
    { strategy: { version: 'mtime', extensions } },
  )
  for (const path of ['a.css', 'a.css.map', 'b.css']) made.touch(path, 1000000000)
  made.touch('a.css', 1400000000)
  const assets = await made.built()
  expect(assets.url('a.css.map')).toBe('/s/a.1400000000.css.map')
  expect(made.stored('a.css')).toContain('sourceMappingURL=a.1400000000.css.map')
  expect(await made.findings()).toEqual([])
})

test('a time before 1970 is none', async () => {
  const made = site()
  made.touch('js/jquery.min.js', -5)
  expect((await made.built()).version('js/jquery.min.js')).toBe('0')
})

test('live folders answer a time with what is there, for ever once it has passed', async () => {
  const { root } = site()
  for (const watch of [true, false]) {
    const assets = await liveAssets({ roots: [root], base: '/s/', strategy, watch })
    expect(assets.url('style.css')).toBe('/s/style.1452929749.css')
    expect(await get(assets, '/s/style.1452929749.css')).toEqual(exactly(files['style.css']))
    expect(await get(assets, '/s/style.1452929748.css')).toEqual(refused)
  }
})

test('live, an edit in this very second may have the time of the one before, and is revalidated', async () => {
  const { root } = site()
  const assets = await liveAssets({ roots: [root], base: '/s/', strategy })
  write(root, { 'style.css': 'b {}' })
  expect(await get(assets, assets.url('style.css'))).toEqual(forNow('b {}'))
})

test('live, a time that comes again with other bytes is not kept any more', async () => {
  const made = site()
  const assets = await liveAssets({ roots: [made.root], base: '/s/', strategy })
  const url = assets.url('style.css')
  writeFileSync(join(made.root, 'style.css'), 'b {}')
  made.touch('style.css', 1452929749)
  expect(assets.url('style.css')).toBe(url)
  expect(await get(assets, url)).toEqual(forNow('b {}'))
})

test('live, a touched file has another URL, and its old one still', async () => {
  const made = site()
  const assets = await liveAssets({ roots: [made.root], base: '/s/', strategy })
  const old = assets.url('style.css')
  made.touch('style.css', 1452930000)
  expect(assets.url('style.css')).toBe('/s/style.1452930000.css')
  expect(await get(assets, '/s/style.1452930000.css')).toEqual(exactly(files['style.css']))
  expect(await get(assets, old)).toEqual(exactly(files['style.css']))
})

test('a folder without files is a site without URLs', async () => {
  const made = new Scheme({ 'a.txt': '' }, { roots: [folder()], strategy })
  expect((await made.build()).files).toBe(0)
})
