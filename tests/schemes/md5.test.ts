import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { liveAssets } from '../../src/live.js'
import { algorithms } from '../../src/values/strategy.js'
import { folder, write } from '../support/folder.js'
import { exactly, forNow, get, hex, refused, Scheme } from './site.js'

const md5 = { algorithm: 'md5', length: 32 } as const
const files = {
  'css/site.css': 'a { background: url(../img/a.png) }',
  'js/app.js': 'let a',
  'img/a.png': 'pixels',
  'index.html': '<link rel="stylesheet" href="css/site.css">',
}

function md5sum(root: string, path: string): string {
  return execFileSync('md5sum', [join(root, path)], { encoding: 'utf8' }).slice(0, 32)
}

test('the name has what md5sum says of a file in which nothing was rewritten, and is that of the file', async () => {
  const site = new Scheme(files, { strategy: md5 })
  const assets = await site.built()
  for (const path of ['js/app.js', 'img/a.png', 'index.html'])
    if (path !== 'index.html') expect(assets.version(path)).toBe(md5sum(site.root, path))
  const png = md5sum(site.root, 'img/a.png')
  expect(site.asset('img/a.png')).toMatchObject({ file: `img/a.${png}.png`, url: `img/a.${png}.png` })
  expect(md5sum(site.out, `img/a.${png}.png`)).toBe(png)
  expect(assets.version('css/site.css')).toBe(hex('md5', `a { background: url(../img/a.${png}.png) }`))
  expect(await site.findings()).toEqual([])
})

test('with "rewrite" off that is so of every file, and not a byte changes', async () => {
  const site = new Scheme(
    { ...files, 'a.mjs': 'import "./b.mjs"', 'b.mjs': 'import "./a.mjs"' },
    { strategy: md5, rewrite: false, integrity: true },
  )
  const assets = await site.built()
  for (const path of ['css/site.css', 'js/app.js', 'img/a.png', 'a.mjs', 'b.mjs'])
    expect(assets.url(path)).toContain(`.${md5sum(site.root, path)}.`)
  for (const [path, text] of Object.entries(files)) expect(site.stored(path)).toBe(text)
  expect(await site.findings()).toEqual([])
})

test('with "rewrite" off files that others refer to are there by their names', async () => {
  const site = new Scheme(files, { rewrite: false, originals: false })
  const assets = await site.built()
  expect(site.names()).toContain('img/a.png')
  expect(site.names()).not.toContain('js/app.js')
  expect(await get(assets, '/s/img/a.png')).toEqual(forNow('pixels'))
  expect(await get(assets, assets.url('css/site.css'))).toEqual(exactly(files['css/site.css']))
  expect(await site.findings()).toEqual([])
})

test('with "rewrite" off what refers to no file is still reported', async () => {
  const site = new Scheme({ 'a.css': 'a{b:url(none.png)}' }, { rewrite: false })
  const { problems } = await site.build()
  expect(problems.map(({ code }) => code)).toEqual(['reference-missing'])
})

test.each(algorithms)('names may have %s, of any length', async (algorithm) => {
  for (const length of [4, 8, 20, 32]) {
    const site = new Scheme(
      { ...files, 'x.js': 'import "./y.js"', 'y.js': 'import "./x.js"' },
      { strategy: { algorithm, length } },
    )
    const assets = await site.built()
    expect(assets.url('img/a.png')).toBe(`/s/img/a.${hex(algorithm, 'pixels').slice(0, length)}.png`)
    expect(await get(assets, assets.url('x.js'))).toEqual(exactly(site.stored('x.js')))
    expect(await get(assets, `/s/img/a.${'0'.repeat(length)}.png`)).toEqual(refused)
    expect(await site.findings()).toEqual([])
  }
})

test('a name longer than it can be with so long a version keeps its own', async () => {
  const name = `${'a'.repeat(130)}.txt`
  const site = new Scheme({ [name]: '' }, { strategy: { algorithm: 'sha512', length: 128 } })
  const { problems } = await site.build()
  expect(problems.map(({ code }) => code)).toEqual(['name-too-long'])
  expect((await site.open()).url(name)).toBe(`/s/${name}`)
  expect(await site.findings()).toEqual([])
})

test('two byte strings of one short version are a collision, with nothing written', async () => {
  const site = new Scheme({ 'a.txt': '0' }, { strategy: { length: 4 } })
  await site.build()
  const before = site.state()
  const beginning = hex('sha256', '0').slice(0, 4)
  let number = 1
  while (!hex('sha256', String(number)).startsWith(beginning)) number++
  write(site.root, { 'a.txt': String(number) })
  await expect(site.build()).rejects.toMatchObject({
    code: 'name-collision',
    message: expect.stringContaining('greater length'),
  })
  expect(site.state()).toEqual(before)
})

test('a large file has its MD5 as well', async () => {
  const bytes = Buffer.alloc(9 << 20, 'film')
  const site = new Scheme({ 'a.bin': bytes }, { strategy: md5 })
  const assets = await site.built()
  expect(assets.version('a.bin')).toBe(md5sum(site.root, 'a.bin'))
  expect(await site.findings()).toEqual([])
})

test('a version alone, of a file that there isn’t, is an error or empty, as is chosen', async () => {
  const site = new Scheme(files, { strategy: md5 })
  const { version } = await site.built()
  expect(() => version('js/ap.js')).toThrow(expect.objectContaining({ code: 'path-unknown' }))
  expect(() => version('js/ap.js')).toThrow('"js/app.js"')
  const lenient = await site.open({ missing: 'pass' })
  expect(lenient.version('js/ap.js')).toBe('')
  expect(lenient.version('/s/js/app.js?x')).toBe(hex('md5', 'let a'))
  expect(lenient.version('index.html')).toBe(hex('md5', site.stored('index.html')))
})

test.each([true, false])('live folders say the same (watch: %s)', async (watch) => {
  const root = folder(files)
  const options = { roots: [root], base: '/s/', strategy: md5, rewrite: false, watch }
  const assets = await liveAssets(options)
  expect(assets.version('css/site.css')).toBe(md5sum(root, 'css/site.css'))
  expect(await get(assets, assets.url('css/site.css'))).toEqual(exactly(files['css/site.css']))
  expect(() => assets.version('none.css')).toThrow(expect.objectContaining({ code: 'path-unknown' }))
  expect((await liveAssets({ ...options, missing: 'pass' })).version('none.css')).toBe('')
})

test('a build finds its own plain files again without its history', async () => {
  const site = new Scheme(files, { strategy: md5 })
  await site.build()
  const before = site.state()
  write(site.out, { '.everfresh/manifest.json': '{}' })
  await site.build()
  expect(Object.keys(site.state())).toEqual(Object.keys(before))
})
