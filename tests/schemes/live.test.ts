import { rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type LiveOptions, liveAssets } from '../../src/live.js'
import { startReloading } from '../live/reload-site.js'
import { folder, write } from '../support/folder.js'
import { request } from '../support/http.js'
import { forever, get, revalidated, Scheme } from './site.js'

type Options = Pick<LiveOptions, 'strategy' | 'rewrite'>

const past = 1_452_929_749

function touch(root: string, path: string, seconds: number): void {
  utimesSync(join(root, path), seconds, seconds)
}

async function live(root: string, options: Partial<LiveOptions>) {
  const assets = await liveAssets({ roots: [root], base: '/s/', ...options })
  onTestFinished(() => assets.close())
  return assets
}

describe('an edited stylesheet is swapped in the page', () => {
  const ways: readonly Options[] = [
    {},
    { strategy: { in: 'query', parameter: 'cache_id', algorithm: 'md5', length: 32 } },
    { strategy: { version: 'mtime' } },
    { strategy: { in: 'query', version: 'mtime' } },
    { strategy: { version: { fixed: '1.2' } } },
    { strategy: { in: 'query', version: { fixed: '7' } } },
    { rewrite: false },
  ]

  /** A page with `a.css`, which imports `b.css`, and what it is told after edits. */
  async function started(options: Options) {
    const root = folder({ 'a.css': '@import "b.css";', 'b.css': 'b' })
    for (const path of ['a.css', 'b.css']) touch(root, path, past)
    const { assets, origin } = await startReloading(root, { base: '/s/', ...options })
    const asked = async (edited: string, ...urls: string[]): Promise<(string | null)[] | null> => {
      const query = [edited, ...urls.map(encodeURIComponent)].join('&')
      const { body } = await request(origin, `GET /s/.everfresh/urls?${query}`)
      return JSON.parse(body.toString())
    }
    const edit = (path: string, bytes: string) => {
      write(root, { [path]: bytes })
      touch(root, path, past + 60)
    }
    return { assets, asked, edit, origin }
  }

  test.each(ways)('with %j, by a URL that no browser has yet', async (options) => {
    const { assets, asked, edit, origin } = await started(options)
    const first = assets.url('a.css')
    const [asItIs] = (await asked('a.css', first)) ?? []
    const shown = asItIs ?? first
    expect(await asked('a.css', shown)).toEqual([null])
    edit('a.css', '@import "b.css"; edited')
    const [next] = (await asked('a.css', shown)) ?? []
    expect(next).toContain('/s/a')
    expect(next).not.toBe(shown)
    const { status, body } = await request(origin, `GET ${next}`)
    expect([status, body.toString()]).toEqual([200, expect.stringContaining('edited')])
    expect(await asked('a.css', next ?? '')).toEqual([null])
  })

  test.each(ways)(
    'with %j an edit of what it imports is shown, by it or by the page anew',
    async (options) => {
      const { assets, asked, edit } = await started(options)
      const [asItIs] = (await asked('a.css', assets.url('a.css'))) ?? []
      const shown = asItIs ?? assets.url('a.css')
      edit('b.css', 'edited')
      const told = await asked('b.css', shown)
      const isAlone = options.rewrite === false || JSON.stringify(options).includes('fixed')
      if (isAlone) expect(told).toBeNull()
      else expect(told).toEqual([assets.url('a.css')])
    },
  )

  test.each(['a.1452929748.css', 'a.css?x'])('with times, %s is one of the same file', async (name) => {
    const { assets, asked } = await started({ strategy: { version: 'mtime' } })
    expect(await asked('a.css', `/s/${name}`)).toEqual([assets.url('a.css')])
  })
})

test('a time that a file has anew is for ever only once it has passed, though its bytes are known', async () => {
  const root = folder({ 'a.css': 'a' })
  touch(root, 'a.css', past)
  const assets = await live(root, { strategy: { version: 'mtime' } })
  expect(await get(assets, assets.url('a.css'))).toMatchObject({ caching: forever })
  const soon = Math.floor(Date.now() / 1000) + 60
  touch(root, 'a.css', soon)
  expect(assets.version('a.css')).toBe(String(soon))
  expect(await get(assets, assets.url('a.css'))).toMatchObject({ caching: revalidated })
})

test('a time that comes again with other bytes is not for ever, however much was edited meanwhile', async () => {
  const root = folder({ 'a.css': 'a' })
  touch(root, 'a.css', past)
  const assets = await live(root, { strategy: { version: 'mtime' } })
  const url = assets.url('a.css')
  for (let edit = 1; edit <= 25; edit++) {
    write(root, { 'a.css': `a${edit}` })
    touch(root, 'a.css', past + edit)
    assets.url('a.css')
  }
  // More than are held: the bytes are gone, and what the URL named is still known.
  expect((await get(assets, url))?.status).toBe(404)
  write(root, { 'a.css': 'again' })
  touch(root, 'a.css', past)
  expect(assets.url('a.css')).toBe(url)
  expect(await get(assets, url)).toEqual({ status: 200, caching: revalidated, body: 'again' })
})

test('reload() knows what URLs named before', async () => {
  const root = folder({ 'a.css': 'a', 'b.css': 'b' })
  for (const path of ['a.css', 'b.css']) touch(root, path, past)
  const assets = await live(root, { watch: false, strategy: { version: 'mtime' } })
  const [a, b] = [assets.url('a.css'), assets.url('b.css')]
  expect(await get(assets, a)).toMatchObject({ caching: forever, body: 'a' })
  for (const bytes of ['other', 'a']) {
    write(root, { 'a.css': bytes })
    touch(root, 'a.css', past)
    await assets.reload()
    expect(assets.url('a.css')).toBe(a)
    expect(await get(assets, a)).toEqual({ status: 200, caching: revalidated, body: bytes })
    expect(await get(assets, b)).toMatchObject({ caching: forever })
  }
})

test('a map is shifted as in a build, whatever the digits of times that stand in its script', async () => {
  const line = 'import "./old.js"; import "./new.js"; one()'
  const map = { version: 3, sources: ['x.ts'], names: [], mappings: 'AAAA,uCAAuC,GAAG' }
  const site = new Scheme(
    {
      'a.js': `${line}\n//# sourceMappingURL=a.js.map`,
      'a.js.map': JSON.stringify(map),
      // An archive from the eighties that was edited since, in what it imports.
      'old.js': 'import "./edited.js"',
      'edited.js': 'edited',
      'new.js': 'new',
    },
    { strategy: { version: 'mtime' } },
  )
  for (const path of ['a.js', 'a.js.map', 'edited.js', 'new.js']) site.touch(path, past)
  site.touch('old.js', 499_162_500)
  const built = await site.built()
  const assets = await live(site.root, { strategy: { version: 'mtime' } })
  // The map alone, before anybody asked for what its script imports.
  const shifted = await get(assets, '/s/a.js.map')
  expect(shifted?.body).toBe((await get(built, '/s/a.js.map'))?.body)
  expect(shifted?.body).not.toBe(JSON.stringify(map))
  for (const path of ['a.js', 'a.js.map', 'old.js', 'edited.js'])
    expect(assets.url(path)).toBe(built.url(path))
  rmSync(join(site.root, 'edited.js'))
  touch(site.root, 'old.js', 499_162_500)
  expect(assets.version('old.js')).toBe('499162500')
})
