import { readdirSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { FolderStore } from '../../src/io/stores/folder-store.js'
import { MemoryStore } from '../../src/io/stores/memory-store.js'
import { openStore } from '../../src/io/stores/open-store.js'
import type { Store } from '../../src/io/stores/store.js'
import { contents, folder } from '../support/folder.js'

const headers = { contentType: 'text/plain', cacheControl: 'no-cache' }
const text = (bytes: string) => ({ bytes: Buffer.from(bytes) })

const stores: readonly (readonly [string, () => Promise<Store>])[] = [
  ['memory', async () => new MemoryStore()],
  ['a folder', () => openStore(pathToFileURL(`${folder()}/made/later`).href)],
]

async function keysIn(store: Store, beginning?: string): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of store.list(beginning)) keys.push(key)
  return keys
}

test.each(stores)('%s lists what it holds, in the order of keys', async (_, make) => {
  const store = await make()
  expect(await keysIn(store)).toEqual([])
  for (const key of ['b/c.txt', 'b.txt', '.everfresh/x.json', 'b/a.txt'])
    await store.put(key, text(key), headers)
  expect(await keysIn(store)).toEqual(['.everfresh/x.json', 'b.txt', 'b/a.txt', 'b/c.txt'])
  expect(await keysIn(store, 'b/')).toEqual(['b/a.txt', 'b/c.txt'])
  expect(await keysIn(store, 'b/a')).toEqual(['b/a.txt'])
  await store.remove(['b/a.txt', 'b/c.txt', 'gone.txt'])
  expect(await keysIn(store)).toEqual(['.everfresh/x.json', 'b.txt'])
})

test.each(stores)('%s gives what it was given, and says when it is unchanged', async (_, make) => {
  const store = await make()
  expect(await store.get('a/b')).toBe(null)
  const file = folder({ 'c.txt': 'from a file' })
  const put = await store.put('a/b', { file: `${file}/c.txt`, size: 11 }, headers)
  const got = await store.get('a/b')
  if (got === null || got === 'unchanged' || put === 'refused') throw new Error('nothing there')
  expect(Buffer.from(got.bytes).toString()).toBe('from a file')
  expect(got.etag).toBe(put.etag)
  expect(await store.get('a/b', { unless: got.etag })).toBe('unchanged')
  expect(await store.get('a/b', { unless: 'another' })).toEqual(got)
})

test.each(stores)('%s keeps conditions', async (_, make) => {
  const store = await make()
  expect(await store.put('a', text('1'), headers, { etag: 'x' })).toBe('refused')
  const first = await store.put('a', text('1'), headers, { absent: true })
  expect(await store.put('a', text('2'), headers, { absent: true })).toBe('refused')
  if (first === 'refused') throw new Error('refused')
  const second = await store.put('a', text('2'), headers, first)
  expect(await store.put('a', text('3'), headers, first)).toBe('refused')
  const got = await store.get('a')
  if (got === null || got === 'unchanged') throw new Error('nothing there')
  expect(Buffer.from(got.bytes).toString()).toBe('2')
  expect(second).toEqual({ etag: got.etag })
})

test.each(stores)('of many who swap at once in %s one wins each time', async (_, make) => {
  const store = await make()
  const swap = async (word: string): Promise<void> => {
    const got = await store.get('list')
    const before = got === null || got === 'unchanged' ? '' : Buffer.from(got.bytes).toString()
    const condition = got === null || got === 'unchanged' ? ({ absent: true } as const) : { etag: got.etag }
    if ((await store.put('list', text(before + word), headers, condition)) === 'refused') await swap(word)
  }
  await Promise.all([...'abcdefgh'].map(swap))
  const got = await store.get('list')
  const all = got === null || got === 'unchanged' ? '' : Buffer.from(got.bytes).toString()
  expect([...all].sort().join('')).toBe('abcdefgh')
})

test('a folder holds nothing beside its objects in the end, and a file with other bytes has another time', async () => {
  const root = folder()
  const store = new FolderStore('file:///x', root)
  await Promise.all(Array.from({ length: 20 }, (_, i) => store.put(`a/${i % 5}`, text(`${i}`), headers)))
  expect(Object.keys(contents(root))).toEqual(['a/0', 'a/1', 'a/2', 'a/3', 'a/4'])
  await store.remove(['a/0', 'a/1', 'a/2', 'a/3', 'a/4'])
  expect(readdirSync(root)).toEqual(['.everfresh'])
})

test('what is no target is refused by name', async () => {
  for (const target of ['dist', 'ftp://x/y', 'file://host/x', 's3:x'])
    await expect(openStore(target)).rejects.toThrow(`"${target}" is no place to publish to`)
})
