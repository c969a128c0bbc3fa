import { expect, onTestFinished, test, vi } from 'vitest'
import { FolderStore } from '../../src/io/stores/folder-store.js'
import { openAssets } from '../../src/open.js'
import { publish, rollback } from '../../src/publish.js'
import { builtSite } from '../publish/site.js'
import { eventually } from '../support/eventually.js'
import { folder } from '../support/folder.js'
import { aWhile, becomes, openNode, PublishedSite } from './published-site.js'

const pointer = '.everfresh/current.json'

test('URLs, tags and the release come from the pointer and its record', async () => {
  const site = new PublishedSite()
  const release = await site.publish('one')
  const assets = await openAssets(site.store, { origin: 'https://cdn.example.com' })
  expect(assets.url('a.css')).toMatch(/^https:\/\/cdn\.example\.com\/s\/a\.[0-9a-f]{12}\.css$/)
  expect([assets.base, assets.release(), assets.has('c.css')]).toEqual(['/s/', release, false])
  expect(`${assets.stylesheet('b.css')}`).toContain('integrity="sha256-')
  await assets.close()
})

test('a folder can be such a store, by its URL', async () => {
  const out = folder()
  await publish(await builtSite({ 'a.css': 'one' }), new FolderStore('folder', out))
  const assets = await openAssets(`file://${out}`)
  expect(assets.url('a.css')).toMatch(/^\/a\.[0-9a-f]{12}\.css$/)
  await assets.close()
})

test('a release that is published is taken up, and so is one that is gone back to', async () => {
  const site = new PublishedSite()
  const first = await site.publish('one')
  const node = await openNode(site.store)
  const url = node.assets.url('a.css')
  const second = await site.publish('two')
  await becomes(node, second)
  expect(node.assets.url('a.css')).not.toBe(url)
  await rollback(site.store)
  await becomes(node, first)
  expect(node.assets.url('a.css')).toBe(url)
  await eventually(() => expect([node.releases, node.problems]).toEqual([[second, first], []]))
})

test('without "follow" the store is read once, and again by reload()', async () => {
  const site = new PublishedSite()
  const first = await site.publish('one')
  const { assets } = await openNode(site.store, { follow: false })
  const reads = site.reads.length
  const second = await site.publish('two')
  await aWhile()
  expect([assets.release(), site.reads.length]).toEqual([first, reads])
  await Promise.all([assets.reload(), assets.reload()])
  expect([assets.release(), site.reads.length - reads]).toEqual([second, 2])
})

test('through an outage the last good release stays, told once, and the next is taken up after it', async () => {
  const site = new PublishedSite()
  const first = await site.publish('one')
  const node = await openNode(site.store)
  site.isDown = true
  await eventually(() => expect(node.problems).toEqual(['the store is down']))
  const second = await site.publish('two')
  await aWhile()
  expect([node.assets.release(), node.problems.length]).toEqual([first, 1])
  site.isDown = false
  await becomes(node, second)
  site.isDown = true
  await eventually(() => expect(node.problems.length).toBe(2))
})

test('a store that is down is asked less and less often', async () => {
  const [site, other] = [new PublishedSite(), new PublishedSite()]
  for (const each of [site, other]) await each.publish('one')
  const [node] = await Promise.all([openNode(site.store), openNode(other.store)])
  site.isDown = true
  await eventually(() => expect(node.problems.length).toBe(1))
  const before = [site.reads.length, other.reads.length] as const
  await eventually(() => expect(other.reads.length - before[1]).toBeGreaterThan(100))
  expect(site.reads.length - before[0]).toBeLessThan(40)
})

test.each<[string, (site: PublishedSite, release: string) => unknown, RegExp]>([
  [
    'a pointer that is cut',
    (site) => site.spoil(pointer, '{"version": 1, "rele'),
    /current\.json is corrupt/,
  ],
  ['no pointer', (site) => site.objects.delete(pointer), /holds no release/],
  [
    'a record that is missing',
    (site, release) => site.objects.delete(`.everfresh/releases/${release}.json`),
    /\.json is missing/,
  ],
  [
    'a record that is cut',
    (site, release) => site.spoil(`.everfresh/releases/${release}.json`, '{"version": 1,'),
    /\.json is corrupt/,
  ],
  [
    'a record of other assets',
    (site, release) => {
      const key = `.everfresh/releases/${release}.json`
      const text = Buffer.from(site.objects.get(key)?.bytes ?? []).toString()
      site.spoil(key, text.replace(/"url": "a\.[0-9a-f]{12}/, '"url": "a.000000000000'))
    },
    /its assets are not those of its id/,
  ],
  [
    'a record of which not all is there',
    (site, release) => {
      const key = `.everfresh/releases/${release}.json`
      const text = Buffer.from(site.objects.get(key)?.bytes ?? []).toString()
      site.spoil(key, text.replace('"complete"', '"intent"'))
    },
    /not all of its files are there/,
  ],
])('%s is told once, and the last good release stays', async (_, spoil, message) => {
  const site = new PublishedSite()
  const first = await site.publish('one')
  const node = await openNode(site.store)
  const next = new PublishedSite()
  for (const [key, object] of site.objects) next.objects.set(key, object)
  const second = await next.publish('two')
  spoil(next, second)
  // All of it at once, as a node sees it that looks a moment later.
  for (const key of site.objects.keys()) if (!next.objects.has(key)) site.objects.delete(key)
  for (const [key, object] of next.objects) site.objects.set(key, object)
  await eventually(() => expect(node.problems).toEqual([expect.stringMatching(message)]))
  await aWhile()
  expect([node.assets.release(), node.problems.length]).toEqual([first, 1])
})

test('a release of another base is told once, and the last good one stays', async () => {
  const site = new PublishedSite()
  const first = await site.publish('one')
  const node = await openNode(site.store)
  await site.publish('two', { base: '/other/' })
  await eventually(() => expect(node.problems).toEqual([expect.stringMatching(/for the base "\/other\/"/)]))
  expect(node.assets.release()).toBe(first)
  const third = await site.publish('three')
  await becomes(node, third)
})

test('eight nodes cost one read of the pointer each in their time, and one of the record for each release', async () => {
  const site = new PublishedSite()
  const first = await site.publish('one')
  const nodes = await Promise.all(Array.from({ length: 8 }, () => openNode(site.store)))
  await aWhile()
  const second = await site.publish('two')
  for (const node of nodes) await becomes(node, second)
  const records = site.reads.filter((key) => key.startsWith('.everfresh/releases/'))
  expect(records.sort()).toEqual(
    [...Array(8).fill(first), ...Array(8).fill(second)].map((id) => `.everfresh/releases/${id}.json`).sort(),
  )
  expect(new Set(site.reads.filter((key) => !records.includes(key)))).toEqual(new Set([pointer]))
})

test('after the end nobody asks the store', async () => {
  const site = new PublishedSite()
  await site.publish('one')
  const { assets } = await openNode(site.store)
  await assets.close()
  await aWhile()
  const reads = site.reads.length
  await aWhile()
  expect(site.reads.length).toBe(reads)
  await expect(assets.reload()).rejects.toThrow('closed')
})

test('where nothing was published, nothing is opened', async () => {
  const site = new PublishedSite()
  await expect(openAssets(site.store)).rejects.toMatchObject({ code: 'manifest-missing' })
  await expect(openAssets('gopher://x/y')).rejects.toMatchObject({ code: 'option-invalid' })
})

test('a node without "fallback" answers no asset, and says once what is wrong when it is asked for one', async () => {
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  onTestFinished(() => warn.mockRestore())
  const site = new PublishedSite()
  await site.publish('one')
  const node = await openNode(site.store)
  const missing = '404 no-store Not found'
  for (const path of [
    node.assets.url('a.css'),
    '/s/a.0123456789ab.css',
    '/s/a.css',
    '/s/.everfresh/current.json',
  ])
    expect(await node.line(path)).toBe(missing)
  await node.line(node.assets.url('b.css'))
  expect(warn.mock.calls).toEqual([[expect.stringContaining('lead requests to the CDN'), 'EverfreshWarning']])
  expect(() => node.assets.inline('a.css')).toThrow(/lies in memory:\/\/objects alone/)
})

test('with "fallthrough" the app answers what is no version', async () => {
  const site = new PublishedSite()
  await site.publish('one')
  const { assets } = await openNode(site.store)
  const replyTo = async (target: string) =>
    (await assets.reply({ method: 'GET', target, headers: {} }, { fallthrough: true }))?.status ?? 'the app'
  expect(await Promise.all(['/s/a.css', '/s/a.0123456789ab.css', '/'].map(replyTo))).toEqual([
    'the app',
    404,
    'the app',
  ])
})

test.each([
  [{ fallback: true }, /"fallback" is true, and needs "follow: true"/],
  [{ fallback: 'yes' }, /"fallback" is yes/],
  [{ copy: '' }, /"copy" is ""/],
  [{ region: 7 }, /"region" is 7/],
])('the option %o is refused', async (options, message) => {
  await expect(openAssets(new PublishedSite().store, options as object)).rejects.toThrow(message)
})

test.each([{ copy: 'x' }, { endpoint: 'http://127.0.0.1:1' }])(
  'a folder has no use for %o',
  async (options) => {
    await expect(openAssets(folder(), options)).rejects.toThrow(/is for stores/)
  },
)
