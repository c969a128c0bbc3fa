import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { serve } from '../../src/adapters/node.js'
import type { Assets } from '../../src/assets.js'
import { clean } from '../../src/clean.js'
import { folderState } from '../../src/open/folder-state.js'
import { Follower } from '../../src/open/follow.js'
import type { Opened } from '../../src/open/opened.js'
import { type FollowOptions, openAssets } from '../../src/open.js'
import { rollback } from '../../src/rollback.js'
import { Site } from '../build/site.js'
import { eventually } from '../support/eventually.js'
import { write } from '../support/folder.js'
import { request } from '../support/http.js'
import { startServer } from '../support/server.js'

/** What was told while a folder was followed. */
interface Followed {
  readonly assets: Assets
  readonly problems: string[]
  readonly releases: string[]
  readonly get: (path: string) => Promise<string>
}

async function follow(site: Site, options: FollowOptions = {}): Promise<Followed> {
  const problems: string[] = []
  const releases: string[] = []
  const assets = await openAssets(site.out, {
    follow: {
      every: 5,
      onProblem: ({ message }) => problems.push(message),
      onRelease: (release) => releases.push(release),
      ...options,
    },
  })
  onTestFinished(() => assets.close())
  const { origin } = await startServer(serve(assets, { fallthrough: false }))
  const get = async (path: string) => {
    const { status, body } = await request(origin, `GET ${path}`)
    return `${status} ${body.toString()}`
  }
  return { assets, problems, releases, get }
}

async function siteOf(text: string): Promise<Site> {
  const site = new Site({ 'a.css': text, 'b.css': 'b' })
  await site.build()
  return site
}

async function change(site: Site, text: string): Promise<string> {
  write(site.root, { 'a.css': text })
  return (await site.build()).release
}

/** Many looks later. */
const aWhile = () => setTimeout(100)

test('a new release is answered from without a restart, and its URLs are given with it', async () => {
  const site = await siteOf('one')
  const { assets, releases, problems, get } = await follow(site)
  const old = assets.url('a.css')
  const release = await change(site, 'two')
  await eventually(() => expect(assets.url('a.css')).not.toBe(old))
  expect([await get(assets.url('a.css')), await get('/a.css'), await get(old)]).toEqual([
    '200 two',
    '200 two',
    '200 one',
  ])
  expect([releases, problems]).toEqual([[release], []])
})

test('so is an earlier one, after a rollback', async () => {
  const site = await siteOf('one')
  await change(site, 'two')
  const { get } = await follow(site)
  expect(await get('/a.css')).toBe('200 two')
  await rollback(site.out)
  await eventually(async () => expect(await get('/a.css')).toBe('200 one'))
})

test('URLs of releases that were removed are unknown soon', async () => {
  const site = await siteOf('one')
  const old = `/${site.asset('a.css').url}`
  await change(site, 'two')
  const { get, releases, problems } = await follow(site)
  expect(await get(old)).toBe('200 one')
  await clean(site.out, { keep: 1, days: 0 })
  await eventually(async () => expect(await get(old)).toMatch(/^404/))
  expect(await get('/a.css')).toBe('200 two')
  expect([releases, problems]).toEqual([[], []])
})

test('a link that leads to another folder is followed', async () => {
  const [one, two] = [await siteOf('one'), await siteOf('two')]
  const link = (to: Site) => {
    symlinkSync(to.out, join(one.root, 'next'))
    renameSync(join(one.root, 'next'), join(one.root, 'current'))
  }
  link(one)
  const assets = await openAssets(join(one.root, 'current'), { memory: 0, follow: { every: 5 } })
  onTestFinished(() => assets.close())
  const { origin } = await startServer(serve(assets))
  const body = async () => (await request(origin, 'GET /a.css')).body.toString()
  expect(await body()).toBe('one')
  link(two)
  await eventually(async () => expect(await body()).toBe('two'))
})

const manifest = '.everfresh/manifest.json'

test.each<[string, (site: Site) => unknown, RegExp]>([
  ['is cut', (site) => write(site.out, { [manifest]: '{' }), /manifest\.json is corrupt/],
  ['is gone', (site) => rmSync(site.file(manifest)), /holds no build/],
  ['is of another base', (site) => site.build({ base: '/b/' }), /start again/],
  ['names a file that is not there', spoiled, /is missing or holds other bytes/],
])('a manifest that %s is told once, and the last good release stays', async (_, spoil, message) => {
  const site = await siteOf('one')
  const { assets, problems, releases, get } = await follow(site)
  const url = assets.url('a.css')
  await spoil(site)
  await eventually(() => expect(problems).toEqual([expect.stringMatching(message)]))
  await aWhile()
  expect(problems.length).toBe(1)
  expect([assets.url('a.css'), await get(url), await get('/a.css')]).toEqual([url, '200 one', '200 one'])
  await change(site, 'three')
  await eventually(async () => expect(await get('/a.css')).toBe('200 three'))
  expect([problems.length, releases.length]).toEqual([1, 1])
})

async function spoiled(site: Site): Promise<void> {
  // Elsewhere, so that nobody sees the release before it is spoiled.
  const next = new Site({ 'a.css': 'two', 'b.css': 'b' })
  await next.build()
  writeFileSync(`${site.out}/next`, readFileSync(next.file(manifest)))
  renameSync(`${site.out}/next`, site.file(manifest))
}

test('files that come after their manifest are waited for', async () => {
  const site = await siteOf('one')
  const { problems, get } = await follow(site)
  await spoiled(site)
  await eventually(() => expect(problems.length).toBe(1))
  expect(await get('/a.css')).toBe('200 one')
  const { file } = site.asset('a.css')
  writeFileSync(join(site.out, file), 'two')
  await eventually(async () => expect(await get('/a.css')).toBe('200 two'))
  expect(problems.length).toBe(1)
})

test('what was damaged when it was opened heals by itself', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  onTestFinished(() => warn.mockRestore())
  const site = await siteOf('one')
  const { file } = site.asset('a.css')
  rmSync(site.file(file))
  const { problems, get } = await follow(site)
  expect(await get('/a.css')).toMatch(/^500/)
  writeFileSync(site.file(file), 'one')
  await eventually(async () => expect(await get('/a.css')).toBe('200 one'))
  expect(problems).toEqual([])
  expect(warn).toHaveBeenCalledTimes(1)
})

test('without a listener a broken release is a warning', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  onTestFinished(() => warn.mockRestore())
  const site = await siteOf('one')
  const assets = await openAssets(site.out, { follow: { every: 5 } })
  onTestFinished(() => assets.close())
  write(site.out, { [manifest]: '{' })
  await eventually(() => expect(warn).toHaveBeenCalled())
  expect(warn.mock.calls).toEqual([[expect.stringContaining('corrupt'), 'EverfreshWarning']])
})

test('a listener that throws ends nothing', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  onTestFinished(() => warn.mockRestore())
  const site = await siteOf('one')
  const onRelease = () => {
    throw new Error('a listener')
  }
  const { get } = await follow(site, { onRelease })
  await change(site, 'two')
  await eventually(() => expect(warn).toHaveBeenCalledWith('a listener', 'EverfreshWarning'))
  await change(site, 'three')
  await eventually(async () => expect(await get('/a.css')).toBe('200 three'))
})

test('after the end nothing is looked at any more', async () => {
  const site = await siteOf('one')
  const { assets, releases, problems } = await follow(site)
  await assets.close()
  await change(site, 'two')
  write(site.out, { [manifest]: '{' })
  await aWhile()
  expect([releases, problems]).toEqual([[], []])
})

/** Assets that count how often they were told to take up what lies there. */
function counting({ out }: Site, reload: () => Promise<void>) {
  const state = () => folderState(out)
  const opened = { manifest: { release: '' }, isDamaged: false, state, reload: vi.fn(reload) }
  return opened as typeof opened & Opened
}

async function followerOf(opened: Opened): Promise<void> {
  const follower = new Follower(opened, await opened.state(), { every: 2 })
  onTestFinished(() => follower.stop())
}

test('where nothing changes nothing is taken up', async () => {
  const site = await siteOf('one')
  const opened = counting(site, async () => {})
  await followerOf(opened)
  await aWhile()
  expect(opened.reload).not.toHaveBeenCalled()
  await change(site, 'two')
  await eventually(() => expect(opened.reload).toHaveBeenCalled())
})

test('a release that comes in steps, and fits in none of them, is told once', async () => {
  let step = 0
  const problems: string[] = []
  const opened = {
    manifest: { release: '' },
    isDamaged: false,
    state: async () => String(step < 5 ? step++ : step),
    reload: vi.fn(() => Promise.reject(new Error('another base'))),
  }
  const onProblem = ({ message }: Error) => problems.push(message)
  const follower = new Follower(opened as typeof opened & Opened, await opened.state(), {
    every: 2,
    onProblem,
  })
  onTestFinished(() => follower.stop())
  await eventually(() => expect(opened.reload.mock.calls.length).toBeGreaterThan(4))
  expect(problems).toEqual(['another base'])
})

test('while one is taken up nobody looks for another', async () => {
  const site = await siteOf('one')
  const opened = counting(site, () => new Promise(() => {}))
  await followerOf(opened)
  await change(site, 'two')
  await eventually(() => expect(opened.reload).toHaveBeenCalled())
  await change(site, 'three')
  await aWhile()
  expect(opened.reload).toHaveBeenCalledTimes(1)
})

test.each<[string, unknown, RegExp]>([
  ['a text', 'yes', /"follow" is yes/],
  ['no time', { every: 0 }, /"follow\.every" is 0/],
  ['too long a time', { every: 1e10 }, /"follow\.every" is 10000000000/],
  ['no function', { onProblem: 1 }, /"follow\.onProblem" is 1/],
  ['an unknown option', { evry: 1 }, /no option "evry"/],
])('%s is refused', async (_, value, message) => {
  const site = await siteOf('one')
  await expect(openAssets(site.out, { follow: value as boolean })).rejects.toMatchObject({
    code: 'option-invalid',
    message: expect.stringMatching(message),
  })
})

test('a manifest alone can not be followed', async () => {
  const site = await siteOf('one')
  await expect(openAssets(site.manifest, { follow: true })).rejects.toMatchObject({ code: 'option-invalid' })
})
