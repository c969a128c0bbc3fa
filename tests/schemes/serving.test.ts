import { describe, expect, test } from 'vitest'
import type { BuildOptions } from '../../src/build.js'
import { write } from '../support/folder.js'
import { get, Scheme } from './site.js'

/**
 * Ways to carry versions, a version that nobody knows of `a.js`, and whose that is: a release number that nobody ever
 * used is no release number, and in a query it is a label of the current bytes.
 */
const ways: readonly (readonly [options: Partial<BuildOptions>, made: string, whose: Whose])[] = [
  [{}, 'a.ffffffffffff.js', 'ours'],
  [{ strategy: { algorithm: 'md5', length: 32 } }, `a.${'f'.repeat(32)}.js`, 'ours'],
  [{ strategy: { version: 'mtime', extensions: ['js', 'min.js'] } }, 'a.1999999999.js', 'ours'],
  [{ strategy: { version: { fixed: '2024-06' } } }, 'a.2031-01.js', 'the app’s'],
  [{ strategy: { in: 'query' } }, 'a.js?v=ffffffffffff', 'a label'],
  [{ strategy: { in: 'query', version: { fixed: '7' } } }, 'a.js?v=8', 'a label'],
]
type Whose = 'ours' | 'the app’s' | 'a label'
const files = { 'a.js': 'one', 'b.min.js': 'two', 'p.html': 'page' }

describe.each(ways)('with %j', (options, made, whose) => {
  const isQuery = whose === 'a label'

  async function opened(serving: Parameters<Scheme['open']>[0]) {
    const site = new Scheme(files, options)
    for (const path of Object.keys(files)) site.touch(path, 1_452_929_749)
    await site.build()
    return site.open(serving)
  }

  test('the lifetimes are those that one says', async () => {
    const assets = await opened({ maxAge: 60, plainMaxAge: 30 })
    const cachingOf = async (target: string) => (await get(assets, target))?.caching
    expect(await cachingOf(assets.url('a.js'))).toBe('public, max-age=60, immutable')
    expect(await cachingOf('/s/a.js')).toBe('public, max-age=30')
    expect(await cachingOf('/s/p.html')).toBe('no-cache')
    // In a query it is a label of the current bytes, and else nothing of ours.
    expect(await cachingOf(`/s/${made}`)).toBe(isQuery ? 'public, max-age=30' : 'no-store')
  })

  test(`a version that is not known is ${whose}`, async () => {
    const assets = await opened({})
    const refused = { status: 404, caching: 'no-store', body: 'Not found\n' }
    const now = { status: 200, caching: 'no-cache', body: 'one' }
    const expected = { ours: refused, 'the app’s': null, 'a label': now }[whose]
    expect(await get(assets, `/s/${made}`, true)).toEqual(expected)
    expect(await get(assets, `/s/${made}`)).toEqual(expected ?? refused)
    if (!isQuery) expect(await get(assets, `/s/${made}.br`, true)).toEqual(expected)
  })

  test('or it gets the current bytes, which nobody keeps, if one says so', async () => {
    const assets = await opened({ unknown: 'revalidate', plainMaxAge: isQuery ? 0 : 30 })
    const now = { status: 200, caching: 'no-cache', body: 'one' }
    expect(await get(assets, `/s/${made}`, true)).toEqual(now)
    // A page keeps its name, so that none of its versions can be known to another node.
    const page = await get(assets, `/s/${made.replace('a.', 'p.').replace('.js', '.html')}`, true)
    expect(page?.body).not.toBe('one')
    expect(page?.caching ?? 'no-store').not.toContain('immutable')
    expect(await get(assets, `/s/${made.replace('a.', 'none.')}`)).toMatchObject({ status: 404 })
  })

  test('a user’s own headers know which URL is immutable', async () => {
    const told: [string, boolean][] = []
    const assets = await opened({
      headers: ({ path, immutable }) => {
        told.push([path, immutable])
        return {}
      },
    })
    await assets.ready()
    expect(told.filter(([path]) => path === 'a.js').sort()).toEqual([
      ['a.js', false],
      ['a.js', true],
    ])
  })
})

test('of release numbers only such are taken for others that have as many parts', async () => {
  const site = new Scheme(files, { strategy: { version: { fixed: '1.2' } } })
  await site.build()
  const assets = await site.open({ unknown: 'revalidate' })
  expect(await get(assets, '/s/a.1.3.js')).toMatchObject({ status: 200, body: 'one' })
  expect(await get(assets, '/s/a.next.js', true)).toBeNull()
  expect(await get(assets, '/s/a.1.2.3.js', true)).toBeNull()
})

test('a URL that named other bytes before may be kept as long as a plain name', async () => {
  const site = new Scheme(files, { strategy: { version: { fixed: '7' } } })
  await site.build()
  write(site.root, { 'a.js': 'other' })
  await site.build()
  const assets = await site.open({ plainMaxAge: 30 })
  expect(await get(assets, '/s/a.7.js')).toEqual({
    status: 200,
    caching: 'public, max-age=30',
    body: 'other',
  })
})

test('a release of another strategy comes in by reload()', async () => {
  const site = new Scheme(files, {})
  const assets = await site.built()
  await assets.ready()
  const old = assets.url('a.js')
  expect(() => assets.url('a.js', { version: '7' })).toThrow('needs versions in the query')
  write(site.root, { 'a.js': 'other' })
  await site.build({ strategy: { in: 'query', parameter: 'r' }, labels: ['7'] })
  await assets.reload()
  expect(assets.url('a.js')).toBe(`/s/a.js?r=${assets.version('a.js')}`)
  const forever = 'public, max-age=31536000, immutable'
  expect(await get(assets, assets.url('a.js'))).toEqual({ status: 200, caching: forever, body: 'other' })
  expect(await get(assets, assets.url('a.js', { version: '7' }))).toMatchObject({ caching: forever })
  expect(await get(assets, assets.url('a.js', { version: '8' }))).toMatchObject({ caching: 'no-cache' })
  expect(await get(assets, old)).toEqual({ status: 200, caching: forever, body: 'one' })
  expect(assets.links(['a.js'], { integrity: false })).toBe(`<${assets.url('a.js')}>; rel=modulepreload`)
})

test('every spelling of a name has its version in the query', async () => {
  const site = new Scheme({ 'ü (1).js': 'odd' }, { strategy: { in: 'query' } })
  const assets = await site.built()
  const [path = '', query = ''] = assets.url('ü (1).js').split('?')
  for (const spelling of [path, path.toLowerCase(), '/s/%C3%BC%20(1).js', '/s/%c3%bc%20%281%29%2ejs'])
    expect([spelling, await get(assets, `${spelling}?${query}`)]).toEqual([
      spelling,
      { status: 200, caching: 'public, max-age=31536000, immutable', body: 'odd' },
    ])
})

test('a folder, and a page without its extension, are found whatever the query says', async () => {
  const site = new Scheme({ 'd/index.html': 'docs', 'p.html': 'page' }, { strategy: { in: 'query' } })
  await site.build()
  const assets = await site.open({ cleanUrls: true })
  expect(await get(assets, '/s/d/?v=1')).toMatchObject({ status: 200, body: 'docs' })
  expect(await get(assets, '/s/p?v=1')).toMatchObject({ status: 200, body: 'page' })
  expect(await get(assets, '/s/d?v=1')).toMatchObject({ status: 308 })
})
