import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { clean, cost, merge, releases, rollback } from '../../src/build.js'
import { nginx } from '../../src/proxy.js'
import { Site } from '../build/site.js'
import { write } from '../support/folder.js'
import { age, siteOf, sources } from './history.js'

test('releases are listed with their times and sizes, the current one first, then the newest', async () => {
  const { site, ids } = await siteOf('A', 'B', 'C')
  await rollback(site.out, ids[0])
  const [a = '', b = '', c = ''] = ids
  const found = await releases(site.out)
  expect(found.map(({ release, isCurrent }) => [release, isCurrent])).toEqual([
    [a, true],
    [c, false],
    [b, false],
  ])
  const { assets } = site.manifest
  const bytes = Object.values(assets).reduce((sum, { size }) => sum + size, 0)
  expect(found[0]).toEqual({
    release: a,
    isCurrent: true,
    made: site.record(a).made,
    base: '/',
    files: 3,
    bytes,
    shared: { files: 3, bytes },
  })
  expect(found[1]).toMatchObject({ superseded: site.record(c).superseded, shared: { files: 1, bytes: 4 } })
})

test('where the manifest is lost, the records are listed', async () => {
  const { site, ids } = await siteOf('A', 'B')
  rmSync(site.file('.everfresh/manifest.json'))
  const found = await releases(site.out)
  expect(found.map(({ release, isCurrent, shared }) => [release, isCurrent, shared]).sort()).toEqual(
    ids.map((id) => [id, false, null]).sort(),
  )
})

test('where the records are lost, there is the current release', async () => {
  const { site, ids } = await siteOf('A', 'B')
  rmSync(site.file('.everfresh/releases'), { recursive: true })
  expect((await releases(site.out)).map(({ release }) => release)).toEqual([ids[1]])
})

test('a deploy costs what changed since the release before', async () => {
  const { site, ids } = await siteOf('A', 'B')
  const { size } = site.asset('css/a.css')
  const page = site.asset('index.html').size
  const found = await cost(site.out)
  expect(found).toMatchObject({
    ...{ dir: site.out, from: ids[0], to: ids[1] },
    without: { files: 3, bytes: size + page + 4 },
    with: { files: 2, bytes: size + page },
  })
  expect(found.pages.map(({ path }) => path)).toEqual(['index.html'])
})

test('a deploy costs brotli where a file has it', async () => {
  const site = new Site(sources('A'))
  await site.build({ compress: true })
  const { variants } = site.asset('css/a.css')
  expect((await cost(site.out)).with.bytes).toBeLessThan(site.asset('css/a.css').size)
  expect((await cost(site.out)).with.bytes).toBeGreaterThanOrEqual(variants?.br?.size ?? Infinity)
})

test('the first release costs all of it', async () => {
  const { site, ids } = await siteOf('A')
  expect(await cost(site.out)).toMatchObject({ from: null, to: ids[0], with: { files: 3 } })
})

test('any two releases can be compared, and any one with its predecessor', async () => {
  const { site, ids } = await siteOf('A', 'B', 'C')
  const [a = '', b = '', c = ''] = ids
  const between = async (...options: Parameters<typeof cost> extends [string, ...infer T] ? T : never) => {
    const { from, to } = await cost(site.out, ...options)
    return [from, to]
  }
  expect(await between({ from: a })).toEqual([a, c])
  expect(await between({ from: c.slice(0, 8), to: a })).toEqual([c, a])
  expect(await between({ to: b })).toEqual([a, b])
  expect(await between({ to: a })).toEqual([null, a])
  expect(await between({ from: null })).toEqual([null, c])
  await expect(cost(site.out, { from: 'x' })).rejects.toMatchObject({ code: 'release-unknown' })
})

/** The content-named files of each release that a config knows. */
async function known(site: Site, urls: readonly string[]): Promise<boolean[]> {
  const config = await nginx(site.out)
  return urls.map((url) => config.includes(url))
}

test('a config made anew knows the URLs of the releases that are kept, and no others', async () => {
  const strategy = { in: 'query' } as const
  const site = new Site(sources('A'))
  const [ids, urls]: [string[], string[]] = [[], []]
  for (const variant of ['A', 'B', 'C']) {
    write(site.root, sources(variant))
    ids.push((await site.build({ strategy })).release)
    urls.push(site.asset('css/a.css').version)
  }
  expect(await known(site, urls)).toEqual([true, true, true])
  await rollback(site.out, ids[1])
  expect(await known(site, urls)).toEqual([true, true, true])
  const before = await nginx(site.out)
  age(site, ids[0] ?? '', 40)
  await clean(site.out, { keep: 2 })
  expect(await known(site, urls)).toEqual([false, true, true])
  expect(await nginx(site.out)).not.toBe(before)
  const fresh = new Site(sources('D'))
  await fresh.build({ strategy })
  await merge(site.out, fresh.out)
  expect(await known(fresh, [...urls, fresh.asset('css/a.css').version])).toEqual([false, true, true, true])
})
