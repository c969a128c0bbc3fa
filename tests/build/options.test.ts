import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Assets } from '../../src/assets.js'
import type { Finder } from '../../src/build.js'
import { liveAssets } from '../../src/live.js'
import { openAssets } from '../../src/open.js'
import { write } from '../support/folder.js'
import { Site } from './site.js'

async function answerOf(assets: Assets, target: string): Promise<{ caching: string; text: string }> {
  const reply = await assets.reply({ method: 'GET', target, headers: {} }, { fallthrough: false })
  const headers = reply?.headers ?? []
  const content = reply?.body?.content ?? ''
  return {
    caching: headers[headers.indexOf('Cache-Control') + 1] ?? '',
    text: (typeof content === 'object' && 'file' in content
      ? readFileSync(content.file)
      : content
    ).toString(),
  }
}

const immutable = 'public, max-age=31536000, immutable'

const files = { 'a.css': 'a{}', 'favicon.ico': 'i', 'drafts/b.css': 'b{}', '.nojekyll': '', 'c.pdf': 'c' }

/** What is there, with a star behind a URL that carries a version. */
describe.each([
  [{}, ['a.css*', 'c.pdf*', 'drafts/b.css*', 'favicon.ico']],
  [{ omit: ['drafts', '!.nojekyll'] }, ['.nojekyll*', 'a.css*', 'c.pdf*', 'favicon.ico']],
  [{ include: ['*.css'] }, ['a.css*', 'c.pdf', 'drafts/b.css*', 'favicon.ico']],
  [{ include: ['*.css', 'favicon.ico'] }, ['a.css*', 'c.pdf', 'drafts/b.css*', 'favicon.ico*']],
  [{ exclude: ['/*.css', '*.pdf'] }, ['a.css', 'c.pdf', 'drafts/b.css*', 'favicon.ico']],
  [{ prehashed: ['*.css'] }, ['a.css', 'c.pdf*', 'drafts/b.css', 'favicon.ico']],
])('with %j', (options, expected) => {
  const shown = (urlOf: (path: string) => string) => (path: string) =>
    urlOf(path) === path ? path : `${path}*`

  test('a build has these', async () => {
    const site = new Site(files)
    await site.build(options)
    const paths = Object.keys(site.manifest.assets)
    expect(paths.map(shown((path) => site.asset(path).url))).toEqual(expected)
  })

  test.each([true, false])('live has the same (watch: %s)', async (watch) => {
    const site = new Site(files)
    const assets = await liveAssets({ roots: [site.root], watch, ...options })
    const paths = Object.keys(files).filter((path) => assets.has(path))
    expect(paths.sort().map(shown((path) => assets.url(path).slice(1)))).toEqual(expected)
  })
})

test('what is left out is no target of a reference', async () => {
  const site = new Site({ 'a.css': 'a{background:url(b.psd)}', 'b.psd': 'b' })
  const { problems } = await site.build({ omit: ['*.psd'] })
  expect(problems).toMatchObject([{ code: 'reference-missing', specifier: 'b.psd', target: 'b.psd' }])
})

test('a file that keeps its name is referred to by it, and revalidated', async () => {
  const site = new Site({ 'a.css': 'a{background:url(b.png)}', 'b.png': 'b' })
  await site.build({ exclude: ['*.png'] })
  expect(site.stored('a.css')).toBe('a{background:url(b.png)}')
  const assets = await openAssets(site.out)
  expect(await answerOf(assets, '/b.png')).toEqual({ caching: 'no-cache', text: 'b' })
})

describe('a prehashed file', () => {
  const bundle = { 'app.4889e940.js': 'import "./b.js"', 'b.js': 'b', 'a.css': 'a{}' }
  const options = { prehashed: ['app.*.js'] }

  test('keeps name and bytes, is stored once, and is immutable', async () => {
    const site = new Site(bundle)
    await site.build(options)
    const asset = site.asset('app.4889e940.js')
    expect(asset).toMatchObject({ file: 'app.4889e940.js', url: 'app.4889e940.js', immutable: true })
    expect(asset.version).toMatch(/^[0-9a-f]{12}$/)
    expect(site.names().filter((name) => name.startsWith('app.'))).toEqual(['app.4889e940.js'])
    const answer = await answerOf(await openAssets(site.out), '/app.4889e940.js')
    expect(answer).toEqual({ caching: immutable, text: 'import "./b.js"' })
  })

  test('is told only by the option, never by its look', async () => {
    const site = new Site(bundle)
    await site.build()
    expect(site.nameOf('app.4889e940.js')).toMatch(/^app\.4889e940\.[0-9a-f]{12}\.js$/)
  })

  test('keeps the plain names that it refers to, also without originals', async () => {
    const site = new Site(bundle)
    await site.build({ ...options, originals: false })
    expect([site.exists('b.js'), site.exists('a.css')]).toEqual([true, false])
  })

  test('that comes again with other bytes is an error that names it, and nothing is written', async () => {
    const site = new Site(bundle)
    const { release } = await site.build(options)
    const before = site.state()
    write(site.root, { 'app.4889e940.js': 'other' })
    await expect(site.build(options)).rejects.toMatchObject({
      code: 'name-collision',
      message: expect.stringMatching(`^app.4889e940.js has other bytes than .* of release ${release}`),
    })
    expect(site.state()).toEqual(before)
  })

  test('nor may it, once it is prehashed no more', async () => {
    const site = new Site(bundle)
    await site.build(options)
    write(site.root, { 'app.4889e940.js': 'other' })
    await expect(site.build()).rejects.toMatchObject({ code: 'name-collision' })
  })

  test('that was no such file before may have other bytes than then', async () => {
    const site = new Site(bundle)
    await site.build()
    write(site.root, { 'app.4889e940.js': 'other' })
    await site.build(options)
    expect(site.text('app.4889e940.js')).toBe('other')
  })

  test('of an earlier release is still answered when it is gone', async () => {
    const site = new Site(bundle)
    await site.build(options)
    rmSync(`${site.root}/app.4889e940.js`)
    await site.build(options)
    const answer = await answerOf(await openAssets(site.out), '/app.4889e940.js')
    expect(answer).toEqual({ caching: immutable, text: 'import "./b.js"' })
  })

  test('takes over no file that no build wrote', async () => {
    const site = new Site(bundle)
    write(site.out, { 'app.4889e940.js': 'somebody else’s' })
    await expect(site.build(options)).rejects.toMatchObject({ code: 'output-foreign' })
  })

  test('is compressed, unless the bundler has done so', async () => {
    const long = 'x'.repeat(5000)
    const byBundler = brotliCompressSync(long, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })
    const site = new Site({ 'a.1.js': long, 'b.2.js': long, 'b.2.js.br': byBundler })
    await site.build({ prehashed: ['*.{1,2}.js', '*.br'], compress: true, fast: true })
    expect(Object.keys(site.asset('a.1.js').variants ?? {}).sort()).toEqual(['br', 'gzip', 'zstd'])
    expect(site.asset('b.2.js').variants?.br?.size).toBe(byBundler.length)
    expect(readFileSync(join(site.out, 'b.2.js.br'))).toEqual(byBundler)
  })

  test.each([true, false])(
    'is revalidated live, where nobody knows its earlier bytes (watch: %s)',
    async (watch) => {
      const site = new Site(bundle)
      const assets = await liveAssets({ roots: [site.root], watch, ...options })
      expect(assets.url('app.4889e940.js')).toBe('/app.4889e940.js')
      const answer = await answerOf(assets, '/app.4889e940.js')
      expect(answer).toEqual({ caching: 'no-cache', text: 'import "./b.js"' })
    },
  )

  test('is fresh live after an edit', async () => {
    const site = new Site(bundle)
    const assets = await liveAssets({ roots: [site.root], ...options })
    await answerOf(assets, '/app.4889e940.js')
    write(site.root, { 'app.4889e940.js': 'other' })
    expect((await answerOf(assets, '/app.4889e940.js')).text).toBe('other')
  })
})

describe('ignoreProblems', () => {
  const broken = { 'vendor/a.css': 'a{background:url(b.png)}', 'c.css': 'c{background:url(d.png)}' }

  test.each([
    [[], 2, 0],
    [['vendor/**'], 1, 1],
    [['c.css -> d.png'], 1, 1],
    [['** -> *.png'], 0, 2],
    [['c.css -> b.png', 'x.css'], 2, 0],
  ])('%j leaves %s problems, and silences %s', async (ignoreProblems, left, ignored) => {
    const result = await new Site(broken).build({ ignoreProblems })
    expect([result.problems.length, result.ignored ?? 0]).toEqual([left, ignored])
  })

  test('leaves the rest to --strict', async () => {
    const site = new Site(broken)
    const strict = (ignoreProblems: string[]) => site.build({ strict: true, ignoreProblems })
    await expect(strict(['vendor/**'])).rejects.toThrow(
      /^1 problem, .*\n.*: 1 {2}\[reference-missing\]\n {2}c\.css/,
    )
    expect(await strict(['vendor/**', 'c.css'])).toMatchObject({ problems: [], ignored: 2 })
  })

  test('silences live problems, too', async () => {
    const site = new Site(broken)
    const told: string[] = []
    const onProblem = ({ path }: { path: string }) => told.push(path)
    await liveAssets({ roots: [site.root], watch: false, ignoreProblems: ['vendor/**'], onProblem })
    expect(told).toEqual(['c.css'])
  })
})

describe('finders', () => {
  const wordsIn: Finder = (text) => ({
    references: [...text.matchAll(/\S+\.css/g)].map(({ 0: specifier, index: start }) => {
      return { start, end: start + specifier.length, specifier, syntax: 'html-attribute' as const }
    }),
    faults: [],
  })
  const list = { 'list.txt': 'a.css b.css', 'a.css': 'a', 'b.css': 'b' }

  test('of one’s own find references in files of their type', async () => {
    const site = new Site(list)
    await site.build({ finders: { 'text/plain': wordsIn } })
    expect(site.stored('list.txt')).toBe(`${site.nameOf('a.css')} ${site.nameOf('b.css')}`)
    const live = await liveAssets({ roots: [site.root], finders: { 'text/plain': wordsIn } })
    expect(live.url('list.txt').slice(1)).toBe(site.nameOf('list.txt'))
  })

  test('of one’s own go before ours', async () => {
    const site = new Site({ 'a.css': 'a{background:url(b.png)}', 'b.png': 'b' })
    await site.build({ finders: { 'text/css': () => ({ references: [], faults: [] }) } })
    expect(site.stored('a.css')).toBe('a{background:url(b.png)}')
  })

  const reference = { start: 0, end: 5, specifier: 'a.css', syntax: 'html-attribute' }
  test.each<[string, (text: string) => unknown]>([
    [
      'throws',
      () => {
        throw new Error('oops')
      },
    ],
    ['gives nothing', () => undefined],
    ['gives a promise', async () => ({ references: [], faults: [] })],
    ['leaves the text', () => ({ references: [{ ...reference, end: 99 }], faults: [] })],
    ['gives spans that overlap', () => ({ references: [reference, reference], faults: [] })],
    ['gives an unknown syntax', () => ({ references: [{ ...reference, syntax: 'text' }], faults: [] })],
    ['gives no specifier', () => ({ references: [{ ...reference, specifier: undefined }], faults: [] })],
    ['gives a fault without a place', () => ({ references: [], faults: [{ message: 'oops' }] })],
  ])('one that %s is a problem of the file, which passes through', async (_, find) => {
    const site = new Site(list)
    const { problems } = await site.build({ finders: { 'text/plain': find as Finder } })
    expect(problems).toMatchObject([{ code: 'finder-failed', path: 'list.txt' }])
    expect(problems[0]?.message).toMatch(/^the finder for text\/plain failed \(.+\); references are left/)
    expect(site.stored('list.txt')).toBe(list['list.txt'])
  })
})
