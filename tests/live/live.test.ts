import { createHash } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Assets } from '../../src/assets.js'
import type { Reply } from '../../src/http/reply.js'
import { liveAssets } from '../../src/live.js'
import type { Problem } from '../../src/values/problem.js'
import { folder, write } from '../support/folder.js'

const site = {
  'index.html': '<link rel="stylesheet" href="css/site.css">',
  'css/site.css': '@import "more.css"; a { background: url(../img/a.png) }',
  'css/more.css': 'b {}',
  'img/a.png': 'old',
}

async function get(assets: Assets, target: string): Promise<Reply | null> {
  return assets.reply({ method: 'GET', target, headers: {} }, { fallthrough: false })
}

async function textOf(assets: Assets, target: string): Promise<string> {
  const content = (await get(assets, target))?.body?.content
  return content instanceof Uint8Array ? Buffer.from(content).toString() : ''
}

async function cachingOf(assets: Assets, target: string): Promise<string | undefined> {
  const headers = (await get(assets, target))?.headers ?? []
  return headers[headers.indexOf('Cache-Control') + 1]
}

const immutable = 'public, max-age=31536000, immutable'

test('the URL carries the digest of the bytes that it answers with', async () => {
  const assets = await liveAssets({ roots: [folder(site)], base: '/s/' })
  const url = assets.url('css/site.css')
  const digest = createHash('sha256')
    .update(await textOf(assets, url))
    .digest('hex')
  expect(url).toBe(`/s/css/site.${digest.slice(0, 12)}.css`)
})

test('a versioned URL is immutable, a plain one revalidated, an unknown version refused', async () => {
  const assets = await liveAssets({ roots: [folder(site)], base: '/s/' })
  expect(await cachingOf(assets, assets.url('css/site.css'))).toBe(immutable)
  expect(await cachingOf(assets, '/s/css/site.css')).toBe('no-cache')
  expect(await cachingOf(assets, '/s/index.html')).toBe('no-cache')
  expect(await get(assets, '/s/css/site.000000000000.css')).toMatchObject({ status: 404 })
  expect(await cachingOf(assets, '/s/css/site.000000000000.css')).toBe('no-store')
})

test('an edit of a leaf changes every URL above it at once', async () => {
  const root = folder(site)
  const assets = await liveAssets({ roots: [root], base: '/s/' })
  const [css, more, page] = [
    assets.url('css/site.css'),
    assets.url('css/more.css'),
    await textOf(assets, '/s/'),
  ]
  write(root, { 'img/a.png': 'new' })
  expect(assets.url('css/site.css')).not.toBe(css)
  expect(assets.url('css/more.css')).toBe(more)
  expect(await textOf(assets, '/s/')).not.toBe(page)
  expect(await textOf(assets, '/s/')).toContain(assets.url('css/site.css').slice('/s/'.length))
})

test('a version that was handed out is answered with its own bytes after an edit', async () => {
  const root = folder(site)
  const assets = await liveAssets({ roots: [root], base: '/s/' })
  const url = assets.url('css/more.css')
  write(root, { 'css/more.css': 'c {}' })
  expect(await textOf(assets, url)).toBe('b {}')
  expect(await cachingOf(assets, url)).toBe(immutable)
  expect(await textOf(assets, '/s/css/more.css')).toBe('c {}')
})

test('a version that only the body of an answer named is answered after an edit, too', async () => {
  const root = folder(site)
  const assets = await liveAssets({ roots: [root], base: '/s/' })
  const css = await textOf(assets, '/s/css/site.css')
  const image = /img\/a\.[0-9a-f]{12}\.png/.exec(css)?.[0]
  write(root, { 'img/a.png': 'new' })
  expect(await textOf(assets, `/s/${image}`)).toBe('old')
})

test('the last twenty versions of a file are answered, older ones are refused', async () => {
  const root = folder({ 'a.js': '0' })
  const assets = await liveAssets({ roots: [root] })
  const texts = Array.from({ length: 21 }, (_, i) => String(i))
  const urls = texts.map((text) => {
    write(root, { 'a.js': text })
    return assets.url('a.js')
  })
  const answers = await Promise.all(urls.map((url) => textOf(assets, url)))
  expect(answers.slice(1)).toEqual(texts.slice(1))
  expect(await get(assets, urls[0] ?? '')).toMatchObject({ status: 404 })
})

test('an edit that keeps the size and sets the time back is seen', async () => {
  const root = folder({ 'a.css': 'red' })
  const file = join(root, 'a.css')
  const time = new Date('2020-01-01')
  utimesSync(file, time, time)
  const assets = await liveAssets({ roots: [root] })
  const url = assets.url('a.css')
  writeFileSync(file, 'tan')
  utimesSync(file, time, time)
  expect(assets.url('a.css')).not.toBe(url)
})

test('a hundred edits in quick succession are each seen at once', async () => {
  const root = folder({ 'a.css': '0' })
  const assets = await liveAssets({ roots: [root] })
  for (let i = 0; i < 100; i++) {
    writeFileSync(join(root, 'a.css'), String(i % 10))
    expect(await textOf(assets, assets.url('a.css'))).toBe(String(i % 10))
  }
})

test('a file that was looked for in vain is found when it comes, and missed when it goes', async () => {
  const root = folder({ 'a.css': 'a{background:url(b.png)}' })
  const assets = await liveAssets({ roots: [root] })
  expect(await textOf(assets, assets.url('a.css'))).toBe('a{background:url(b.png)}')
  write(root, { 'b.png': 'b' })
  expect(await textOf(assets, assets.url('a.css'))).toContain(assets.url('b.png').slice(1))
  rmSync(join(root, 'b.png'))
  expect(await textOf(assets, assets.url('a.css'))).toBe('a{background:url(b.png)}')
})

test('a file that appears in an earlier root takes over', async () => {
  const [first, second] = [folder(), folder({ 'a.js': 'second' })]
  const assets = await liveAssets({ roots: [first, second] })
  expect(await textOf(assets, assets.url('a.js'))).toBe('second')
  write(first, { 'a.js': 'first' })
  expect(await textOf(assets, assets.url('a.js'))).toBe('first')
})

test('an editor that writes by rename is seen', async () => {
  const root = folder({ 'a.js': 'old' })
  const assets = await liveAssets({ roots: [root] })
  const url = assets.url('a.js')
  write(root, { '.a.js.swp': 'new' })
  renameSync(join(root, '.a.js.swp'), join(root, 'a.js'))
  expect(assets.url('a.js')).not.toBe(url)
  expect(await textOf(assets, assets.url('a.js'))).toBe('new')
})

test('after a restart the current version is known, an older one is not', async () => {
  const root = folder({ 'a.js': '1' })
  const before = await liveAssets({ roots: [root] })
  const old = before.url('a.js')
  write(root, { 'a.js': '2' })
  const current = before.url('a.js')
  const after = await liveAssets({ roots: [root] })
  expect(await textOf(after, current)).toBe('2')
  expect(await get(after, old)).toMatchObject({ status: 404 })
})

test('modules that import each other get names of their cycle', async () => {
  const root = folder({ 'a.js': 'import "./b.js"', 'b.js': 'import "./a.js"' })
  const assets = await liveAssets({ roots: [root] })
  const [a, b] = [assets.url('a.js'), assets.url('b.js')]
  expect(await textOf(assets, a)).toBe(`import ".${b}"`)
  expect(await textOf(assets, b)).toBe(`import ".${a}"`)
  write(root, { 'b.js': 'import "./a.js" // edited' })
  expect(assets.url('a.js')).not.toBe(a)
  expect(await textOf(assets, a)).toBe(`import ".${b}"`)
})

test('a file too large to hold has no version, and is streamed from disk', async () => {
  const assets = await liveAssets({ roots: [folder({ 'film.bin': Buffer.alloc(9 << 20) })] })
  expect(assets.url('film.bin')).toBe('/film.bin')
  expect(await cachingOf(assets, '/film.bin')).toBe('no-cache')
  expect((await get(assets, '/film.bin'))?.body?.content).toHaveProperty('signature')
})

test('a file whose name has no room for a version is as fresh as any', async () => {
  const name = `${'a'.repeat(248)}.css`
  const root = folder({ [name]: 'old' })
  const assets = await liveAssets({ roots: [root] })
  expect(await textOf(assets, `/${name}`)).toBe('old')
  write(root, { [name]: 'new' })
  expect(await textOf(assets, `/${name}`)).toBe('new')
})

test('an unknown path throws with the nearest names, or passes through', async () => {
  const root = folder(site)
  const assets = await liveAssets({ roots: [root] })
  expect(() => assets.url('css/sit.css')).toThrow('did you mean "css/site.css"')
  const lenient = await liveAssets({ roots: [root], missing: 'pass' })
  expect(lenient.url('css/my sit.css?x')).toBe('/css/my%20sit.css?x')
})

test('what a name must not reach is not there: hidden files, links out of the root, another case', async () => {
  const outside = folder({ secret: 'secret' })
  const root = folder({ '.env': 'secret', 'A.js': 'a' })
  symlinkSync(join(outside, 'secret'), join(root, 'link'))
  symlinkSync(outside, join(root, 'linked'))
  const assets = await liveAssets({ roots: [root] })
  for (const path of ['.env', 'link', 'linked/secret', 'a.js', '../secret', 'A.js/'])
    expect(assets.has(path)).toBe(false)
  expect(assets.has('A.js')).toBe(true)
})

test('a link inside the root is followed, and an edit behind it is seen', async () => {
  const root = folder({ 'real/a.js': '1' })
  symlinkSync(join(root, 'real'), join(root, 'linked'))
  const assets = await liveAssets({ roots: [root] })
  const url = assets.url('linked/a.js')
  write(root, { 'real/a.js': '2' })
  expect(assets.url('linked/a.js')).not.toBe(url)
})

test('a problem is told when its file is read, and not again before it changes', async () => {
  const root = folder({ 'a.css': 'a{background:url(b.png)}' })
  const problems: Problem[] = []
  const assets = await liveAssets({ roots: [root], onProblem: (problem) => problems.push(problem) })
  assets.url('a.css')
  assets.url('a.css')
  expect(problems).toMatchObject([{ code: 'reference-missing', path: 'a.css', line: 1, column: 18 }])
})

test('a path that is a folder is no asset', async () => {
  const root = folder()
  mkdirSync(join(root, 'css'))
  const assets = await liveAssets({ roots: [root] })
  expect(assets.has('css')).toBe(false)
  expect(await get(assets, '/css')).toMatchObject({ status: 404 })
})

test('with watch: false all is read once, and stays as it was', async () => {
  const root = folder(site)
  const assets = await liveAssets({ roots: [root], base: '/s/', watch: false })
  const url = assets.url('css/site.css')
  const text = await textOf(assets, url)
  write(root, { 'css/more.css': 'edited', 'css/site.css': 'edited' })
  expect(assets.url('css/site.css')).toBe(url)
  expect(await textOf(assets, url)).toBe(text)
  expect(await cachingOf(assets, url)).toBe(immutable)
  expect(await textOf(assets, '/s/css/more.css')).toBe('b {}')
})

test('live and built give the same URLs', async () => {
  const root = folder(site)
  const live = await liveAssets({ roots: [root], base: '/s/' })
  const frozen = await liveAssets({ roots: [root], base: '/s/', watch: false })
  for (const path of Object.keys(site)) expect(frozen.url(path)).toBe(live.url(path))
})

test.each([
  ['roots', { roots: [] as string[] }, 'option-invalid'],
  ['roots', { roots: ['/no/such/folder'] }, 'root-missing'],
  ['base', { roots: ['.'], base: 'static' }, 'base-invalid'],
])('a wrong option is an error with its code: %s %j', async (_name, options, code) => {
  await expect(liveAssets(options)).rejects.toMatchObject({ name: 'EverfreshError', code })
})
