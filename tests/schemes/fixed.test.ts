import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { liveAssets } from '../../src/live.js'
import type { StrategyOptions } from '../../src/strategy.js'
import { folder, write } from '../support/folder.js'
import { exactly, forNow, get, hex, refused, Scheme } from './site.js'

const files = {
  'css/site.css': 'a { background: url(../img/a.png) }',
  'img/a.png': 'pixels',
  'index.html': '<link rel="stylesheet" href="css/site.css">',
}

function fixed(version: string, more: StrategyOptions = {}): { strategy: StrategyOptions } {
  return { strategy: { version: { fixed: version }, ...more } }
}

afterEach(() => {
  vi.unstubAllEnvs()
})

describe.each([
  ['filename', 'css/site.20240601.css', 'img/a.20240601.png'],
  ['query', 'css/site.css?v=20240601', 'img/a.png?v=20240601'],
] as const)('in the %s', (place, css, png) => {
  test('one version stands in every URL, and changing it changes them all', async () => {
    const site = new Scheme(files, fixed('20240601', { in: place }))
    const assets = await site.built()
    expect(assets.url('css/site.css')).toBe(`/s/${css}`)
    expect(assets.version('css/site.css')).toBe('20240601')
    expect(await get(assets, `/s/${css}`)).toEqual(exactly(`a { background: url(../${png}) }`))
    expect(site.stored('index.html')).toBe(`<link rel="stylesheet" href="${css}">`)
    expect(site.asset('img/a.png').file).toBe(`img/a.${hex('sha256', 'pixels').slice(0, 12)}.png`)
    const next = await site.built(fixed('20240701', { in: place }))
    expect(next.url('css/site.css')).toBe(`/s/${css.replace('0601', '0701')}`)
    expect(await get(next, `/s/${css}`)).toEqual(exactly(`a { background: url(../${png}) }`))
    expect(await site.findings()).toEqual([])
  })

  test('a version that stayed while the bytes changed is reported, and is not kept any more', async () => {
    const site = new Scheme(files, fixed('20240601', { in: place }))
    await site.build()
    write(site.root, { 'img/a.png': 'new' })
    const { problems } = await site.build()
    expect(problems).toMatchObject([{ code: 'version-reused', path: 'img/a.png', line: 0 }])
    expect(problems[0]?.message).toContain('"20240601"')
    expect(site.asset('img/a.png')).toMatchObject({ url: png, immutable: false })
    const assets = await site.open()
    expect(await get(assets, `/s/${png}`)).toEqual(forNow('new'))
    expect((await get(assets, `/s/${css}`))?.caching).toContain('immutable')
    expect(assets.importMap()).toEqual({ imports: {}, integrity: {} })
    expect(await site.findings()).toEqual([])
  })

  test('it stays so when it is built again, also from the old bytes, until it gets another version', async () => {
    const site = new Scheme(files, fixed('1', { in: place }))
    await site.build()
    write(site.root, { 'img/a.png': 'new' })
    await site.build()
    const before = site.state()
    expect((await site.build()).problems).toHaveLength(1)
    expect(site.state()).toEqual(before)
    write(site.root, { 'img/a.png': 'pixels' })
    const again = await site.built()
    const one = again.url('img/a.png')
    expect(await get(again, one)).toEqual(forNow('pixels'))
    const assets = await site.built(fixed('2', { in: place }))
    expect(await get(assets, assets.url('img/a.png'))).toEqual(exactly('pixels'))
    // Whoever still asks for it gets what it named last, and can't keep it.
    expect(await get(assets, one)).toEqual(forNow('pixels'))
    expect(await site.findings()).toEqual([])
  })

  test('with "strict" that is refused, and the release before stays', async () => {
    const site = new Scheme(files, { ...fixed('1', { in: place }), strict: true })
    await site.build()
    const before = site.state()
    write(site.root, { 'img/a.png': 'new' })
    await expect(site.build()).rejects.toMatchObject({ code: 'strict-problems' })
    expect(site.state()).toEqual(before)
  })

  test('references in a circle are no cycle, since the versions are known', async () => {
    const site = new Scheme(
      { 'a.js': 'import "./b.js"', 'b.js': 'import "./a.js"; import "./b.js"' },
      fixed('7', { in: place }),
    )
    await site.build()
    expect(site.asset('a.js').group).toBeUndefined()
    expect(site.stored('b.js')).toBe(
      place === 'query' ? 'import "./a.js?v=7"; import "./b.js?v=7"' : 'import "./a.7.js"; import "./b.7.js"',
    )
    expect(await site.findings()).toEqual([])
  })
})

describe('where the version comes from', () => {
  const versionOf = async (version: StrategyOptions['version'], path = 'img/a.png') => {
    const site = new Scheme(files, { strategy: { version: version ?? 'content' } })
    const assets = await site.built()
    expect(await site.findings()).toEqual([])
    return assets.url(path)
  }

  test('an environment variable', async () => {
    vi.stubEnv('EVERFRESH_RELEASE', 'v1.2.3')
    expect(await versionOf({ fixed: { env: 'EVERFRESH_RELEASE' } })).toBe('/s/img/a.v1.2.3.png')
  })

  test('the version of a package', async () => {
    const home = folder({ 'package.json': '{ "version": "2.0.0-rc.1" }' })
    const fixed = { package: join(home, 'package.json') }
    expect(await versionOf({ fixed })).toBe('/s/img/a.2.0.0-rc.1.png')
  })

  test('the commit of git', async () => {
    const commit = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' })
    expect(await versionOf({ fixed: { git: 'HEAD' } })).toBe(`/s/img/a.${commit.slice(0, 12)}.png`)
  })

  test('globs, of which the first that fits counts; where none does the file keeps its name', async () => {
    const version = { fixed: { 'img/**': '3', '*.png': '4', '/x/*': '5' } }
    expect(await versionOf(version)).toBe('/s/img/a.3.png')
    expect(await versionOf(version, 'css/site.css')).toBe('/s/css/site.css')
  })

  test.each([
    ['as the version', (give: () => string) => give],
    ['as a fixed one', (give: () => string) => ({ fixed: give })],
  ])('a function of the file, %s', async (_, version) => {
    const seen: unknown[] = []
    const give = vi.fn((file: { path: string }) => {
      seen.push(file)
      return file.path.endsWith('.png') ? 'p1' : null
    })
    expect(await versionOf(version(give as unknown as () => string))).toBe('/s/img/a.p1.png')
    expect(seen).toContainEqual({
      path: 'img/a.png',
      size: 6,
      modified: expect.any(Number),
      sha256: hex('sha256', 'pixels'),
    })
    expect(seen).not.toContainEqual(expect.objectContaining({ path: 'index.html' }))
  })

  test.each([
    ['an unset variable', { env: 'EVERFRESH_NOT_SET' }, 'option-invalid', '"EVERFRESH_NOT_SET"'],
    ['no package', { package: 'none/package.json' }, 'option-invalid', 'none/package.json'],
    ['no commit', { git: 'no-such-branch' }, 'option-invalid', '"no-such-branch"'],
    ['nothing', '', 'version-invalid', 'empty'],
    ['a slash', '2024/06', 'version-invalid', '"2024/06"'],
    ['a space', { '*.css': 'a b' }, 'version-invalid', '"*.css" is "a b"'],
    ['a function that gives a slash', () => 'a/b', 'version-invalid', 'css/site.css is "a/b"'],
    ['a function that gives a number', () => 1 as unknown as string, 'version-invalid', 'css/site.css is 1'],
    [
      'a function that fails',
      () => {
        throw new Error('oh no')
      },
      'option-invalid',
      'css/site.css (oh no)',
    ],
    ['a glob for nothing', {}, 'option-invalid', 'strategy.version'],
  ])('%s is refused, and nothing is written', async (_, version, code, named) => {
    const site = new Scheme(files, { strategy: { version: { fixed: version } } })
    await expect(site.build()).rejects.toMatchObject({ code, message: expect.stringContaining(named) })
    expect(site.names()).toEqual([])
  })
})

test('a version that is not known is refused where it can be one, and is else the app’s', async () => {
  const site = new Scheme(files, fixed('1.2.0'))
  await site.build({ base: '/' })
  await site.build({ base: '/', ...fixed('1.3.0') })
  const assets = await site.open()
  const status = async (target: string) => (await get(assets, target, true))?.status
  expect(await status('/css/site.1.2.0.css')).toBe(200)
  expect(await status('/css/site.1.3.0.css')).toBe(200)
  expect(await status('/css/site.1.4.0.css')).toBeUndefined()
  expect(await status('/css/none.1.3.0.css')).toBeUndefined()
  expect(await status('/css/site.1.3.0.css.br')).toBe(404)
  expect(await status('/css/site.min.css')).toBeUndefined()
})

test('a version that is known from another file is refused', async () => {
  const site = new Scheme(files, { strategy: { version: { fixed: { 'img/**': '3', '**': '4' } } } })
  const assets = await site.built({ base: '/' })
  expect(await get(assets, '/img/a.4.png', true)).toEqual(refused)
})

test('a URL that another file has by its name is a collision, with nothing written', async () => {
  const site = new Scheme({ 'a.js': '1', 'a.7.js': '2' }, fixed('7'))
  await expect(site.build()).rejects.toMatchObject({
    code: 'name-collision',
    message: expect.stringMatching(/a\.js.*a\.7\.js|a\.7\.js.*a\.js/),
  })
  expect(site.names()).toEqual([])
})

test('so is a name that was a URL in an earlier release', async () => {
  const site = new Scheme({ 'a.js': '1' }, fixed('7'))
  await site.build()
  write(site.root, { 'a.7.js': '2' })
  await expect(site.build(fixed('8'))).rejects.toMatchObject({ code: 'name-collision' })
})

test('from live folders release numbers are revalidated, since nobody knows there what they named', async () => {
  for (const watch of [true, false])
    for (const place of ['filename', 'query'] as const) {
      const root = folder(files)
      const options = { base: '/s/', watch, ...fixed('1.2', { in: place }) }
      const assets = await liveAssets({ roots: [root], ...options })
      const url = assets.url('img/a.png')
      expect(url).toBe(place === 'query' ? '/s/img/a.png?v=1.2' : '/s/img/a.1.2.png')
      expect(await get(assets, url)).toEqual(forNow('pixels'))
      if (!watch) continue
      write(root, { 'img/a.png': 'new' })
      expect(assets.url('img/a.png')).toBe(url)
      expect(await get(assets, url)).toEqual(forNow('new'))
      write(root, { 'img/a.png': 'pixels' })
      expect(await get(assets, url)).toEqual(forNow('pixels'))
    }
})
