import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { MemoryStore } from '../../src/io/stores/memory-store.js'
import { ObjectCache, StoredObject } from '../../src/open/object-cache.js'
import { rollback } from '../../src/publish.js'
import { digestOf, integrityOf } from '../../src/values/digest.js'
import { eventually } from '../support/eventually.js'
import { aWhile, becomes, forever, openNode, PublishedSite } from './published-site.js'

/** No look of its own comes in the time of a test. */
const rarely = { every: 60_000 }
const missing = '404 no-store Not found'
const pointer = '.everfresh/current.json'

test('a node answers its assets, pages and plain names from the store, each fetched once', async () => {
  const site = new PublishedSite()
  await site.publish('one')
  const node = await openNode(site.store, { fallback: true, follow: rarely })
  const url = node.assets.url('a.css')
  for (const _ of [1, 2]) {
    expect(await node.line(url)).toBe(`200 ${forever} one`)
    expect(await node.line('/s/a.css')).toBe('200 no-cache one')
    expect(await node.line('/s/robots.txt')).toBe('200 no-cache one')
    expect(await node.line('/s/page.html')).toBe('200 no-cache <p>one</p>')
  }
  const objects = site.reads.filter((key) => !key.endsWith('.json'))
  // Two of them hold the same.
  expect(objects.length).toBe(2)
  expect(await node.line('/s/.everfresh/current.json')).toBe(missing)
})

test.each(['keys', 'gzip'] as const)('variants as they were published: %s', async (variants) => {
  const site = new PublishedSite()
  const text = 'a long text '.repeat(200)
  await site.publish(text, { variants })
  const node = await openNode(site.store, { fallback: true, follow: rarely })
  const url = node.assets.url('a.css')
  expect((await node.get(url)).body.toString()).toBe(text)
  const { headers, body } = await node.get(url, { 'Accept-Encoding': 'gzip' })
  expect([headers['content-encoding'], headers.vary, gunzipSync(body).toString()]).toEqual([
    'gzip',
    'Accept-Encoding',
    text,
  ])
})

test('a version that is not known is looked for in the store, and answered at once', async () => {
  const site = new PublishedSite()
  await site.publish('one')
  const [ahead, behind] = [
    await openNode(site.store),
    await openNode(site.store, { fallback: true, follow: rarely }),
  ]
  const old = behind.assets.url('a.css')
  expect(await behind.line(old)).toBe(`200 ${forever} one`)
  await becomes(ahead, await site.publish('two'))
  expect(await behind.line(ahead.assets.url('a.css'))).toBe(`200 ${forever} two`)
  expect(await behind.line(old)).toBe(`200 ${forever} one`)
})

test('URLs of earlier releases are answered by a node that was never told of them', async () => {
  const site = new PublishedSite()
  await site.publish('one')
  const old = (await openNode(site.store)).assets.url('a.css')
  await site.publish('two')
  const node = await openNode(site.store, { fallback: true, follow: rarely })
  expect(await node.line(old)).toBe(`200 ${forever} one`)
  await rollback(site.store)
  await node.assets.reload()
  expect(await node.line('/s/a.css')).toBe('200 no-cache one')
})

test('a flood of made-up versions costs one look, and a real one in it is answered', async () => {
  const site = new PublishedSite()
  await site.publish('one')
  const [ahead, node] = [
    await openNode(site.store),
    await openNode(site.store, { fallback: true, follow: { every: 600_000 } }),
  ]
  await node.line(node.assets.url('a.css'))
  await becomes(ahead, await site.publish('two'))
  await ahead.assets.close()
  const before = site.reads.length
  const [real, ...others] = await Promise.all(
    [
      ahead.assets.url('a.css'),
      ...Array.from({ length: 200 }, (_, at) => `/s/a.${(at + 0xabc).toString(16).padStart(12, '0')}.css`),
    ].map(node.line),
  )
  expect([real, new Set(others)]).toEqual([`200 ${forever} two`, new Set([missing])])
  // The pointer, and once more to be sure that it hasn't moved since.
  const reads = site.reads.slice(before).filter((key) => key.startsWith('.everfresh/'))
  expect(reads.sort()).toEqual(
    [pointer, pointer, `.everfresh/releases/${ahead.assets.release()}.json`].sort(),
  )
})

test('while the store is down a made-up version is refused, and what was fetched is answered', async () => {
  const site = new PublishedSite()
  await site.publish('one')
  const node = await openNode(site.store, { fallback: true })
  const url = node.assets.url('a.css')
  await node.line(url)
  site.isDown = true
  await eventually(() => expect(node.problems.length).toBe(1))
  expect(await node.line('/s/a.0123456789ab.css')).toBe(missing)
  expect(await node.line(url)).toBe(`200 ${forever} one`)
  expect(await node.line(node.assets.url('b.css'))).toBe('503 no-store Service unavailable')
  expect((await node.get(node.assets.url('b.css'))).headers['retry-after']).toBe('1')
})

test('an object that holds other bytes, or none, is never answered', async () => {
  const site = new PublishedSite()
  await site.publish('one')
  const node = await openNode(site.store, { fallback: true, follow: rarely })
  const [a, b] = ['a.css', 'b.css'].map((path) => node.assets.url(path)) as [string, string]
  site.spoil(a.slice(3), 'other bytes')
  site.objects.delete(b.slice(3))
  for (const url of [a, b]) expect(await node.line(url)).toBe('500 no-store Internal server error')
})

test('HEAD promises what GET keeps, and a 304 needs no object', async () => {
  const site = new PublishedSite()
  await site.publish('one')
  const node = await openNode(site.store, { fallback: true, follow: rarely })
  const target = node.assets.url('a.css')
  const reply = await node.assets.reply({ method: 'HEAD', target, headers: {} }, { fallthrough: false })
  expect([reply?.status, reply?.body, reply?.promised]).toEqual([200, null, undefined])
  const { headers } = await node.get(target)
  const reads = site.reads.length
  expect((await node.get(target, { 'If-None-Match': headers.etag ?? '' })).status).toBe(304)
  site.objects.delete(node.assets.url('b.css').slice(3))
  const other = { method: 'HEAD', target: node.assets.url('b.css'), headers: {} }
  expect((await node.assets.reply(other, { fallthrough: false }))?.status).toBe(500)
  expect(site.reads.length).toBe(reads + 1)
})

test('what is held stays within its budget, and eight objects are fetched at once', async () => {
  const bytes = Array.from({ length: 40 }, (_, at) => Buffer.from(`${at}`.padStart(10)))
  let [running, most] = [0, 0]
  const objects = new Map(
    bytes.map((each, at) => [
      `${at}`,
      { bytes: each, etag: `${at}`, headers: { contentType: '', cacheControl: '' } },
    ]),
  )
  const reads: string[] = []
  const store = new MemoryStore(objects, {
    before: async ({ key }) => {
      reads.push(key)
      running++
      most = Math.max(most, running)
      await aWhile()
      running--
    },
  })
  const cache = new ObjectCache(store, 100)
  const take = (at: number) =>
    cache.take(new StoredObject(`${at}`, 10, integrityOf(digestOf(bytes[at] ?? '')), false))
  const all = await Promise.all(bytes.flatMap((_, at) => [take(at), take(at)]))
  expect(all).toEqual(bytes.flatMap((each) => [each, each]))
  expect([reads.length, most]).toEqual([40, 8])
  await Promise.all([39, 38, 37].map(take))
  expect(reads.length).toBe(40)
  await take(0)
  expect(reads.length).toBe(41)
})
