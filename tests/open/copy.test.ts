import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { MemoryStore } from '../../src/io/stores/memory-store.js'
import { eventually } from '../support/eventually.js'
import { folder } from '../support/folder.js'
import { aWhile, becomes, openNode, PublishedSite } from './published-site.js'

async function copied(): Promise<{ site: PublishedSite; release: string; copy: string }> {
  const site = new PublishedSite()
  const release = await site.publish('one')
  const copy = join(folder(), 'var/everfresh.json')
  const { assets } = await openNode(site.store, { copy })
  await assets.close()
  return { site, release, copy }
}

test('while the store is down a node starts from its copy, says so, and takes up what comes', async () => {
  const { site, release, copy } = await copied()
  site.isDown = true
  const node = await openNode(site.store, { copy })
  expect(node.assets.release()).toBe(release)
  expect(node.assets.url('a.css')).toMatch(/^\/s\/a\.[0-9a-f]{12}\.css$/)
  await aWhile()
  expect(node.problems).toEqual([
    `the store is down; until it can be read, "${copy}" stands for it, with release ${release}`,
  ])
  const next = await site.publish('two')
  site.isDown = false
  await becomes(node, next)
  await eventually(() => expect(node.releases).toEqual([next]))
})

test('the copy is that of the newest release, and nothing else lies beside it', async () => {
  const { site, copy } = await copied()
  const { assets } = await openNode(site.store, { copy, follow: false })
  const release = await site.publish('two')
  await assets.reload()
  site.isDown = true
  expect((await openNode(site.store, { copy })).assets.release()).toBe(release)
  expect(readdirSync(dirname(copy))).toEqual(['everfresh.json'])
})

test('a pointer that is broken is no obstacle to a start from the copy', async () => {
  const { site, release, copy } = await copied()
  site.spoil('.everfresh/current.json', '{')
  const node = await openNode(site.store, { copy })
  expect([node.assets.release(), node.problems.length]).toEqual([release, 1])
})

test.each<[string, (text: string) => string]>([
  ['is cut', (text) => text.slice(0, -100)],
  ['is empty', () => ''],
  ['was changed', (text) => text.replace('text/css', 'text/html')],
  ['is of another store', (text) => text.replace('memory://objects', 'memory://others')],
])('a copy that %s is none while the store is down, and no obstacle while it is up', async (_, spoil) => {
  const { site, release, copy } = await copied()
  const whole = readFileSync(copy, 'utf8')
  writeFileSync(copy, spoil(whole))
  site.isDown = true
  await expect(openNode(site.store, { copy })).rejects.toThrow('the store is down')
  site.isDown = false
  const node = await openNode(site.store, { copy })
  expect([node.assets.release(), node.problems, readFileSync(copy, 'utf8')]).toEqual([release, [], whole])
})

test('a copy that cannot be written is told, and changes no answer', async () => {
  const site = new PublishedSite()
  const release = await site.publish('one')
  const copy = join(folder(), 'there')
  mkdirSync(copy)
  const node = await openNode(site.store, { copy })
  expect(node.assets.release()).toBe(release)
  await eventually(() => expect(node.problems).toEqual([expect.stringContaining(copy)]))
})

test('a store that never answers is not waited for, where there is a copy', { timeout: 30_000 }, async () => {
  const { site, release, copy } = await copied()
  const silent = new MemoryStore(site.objects, { before: () => new Promise(() => {}) })
  const node = await openNode(silent, { copy })
  expect([node.assets.release(), node.problems]).toEqual([
    release,
    [expect.stringContaining('has not answered for 5 seconds; until it can be read')],
  ])
})
