import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MemoryStore } from '../../src/io/stores/memory-store.js'
import { openStore } from '../../src/io/stores/open-store.js'
import type { Condition, Store } from '../../src/io/stores/store.js'
import { environmentOf, makeBucket, useBucket } from '../support/bucket.js'
import type { ObjectStore } from '../support/ceph.js'
import { folder } from '../support/folder.js'
import { startSwift } from '../support/swift.js'

const headers = {
  contentType: 'text/css; charset=utf-8',
  cacheControl: 'public, max-age=31536000, immutable',
}
const text = (bytes: string) => ({ bytes: Buffer.from(bytes) })
const absent: Condition = { absent: true }

const bucket = useBucket()

let count = 0
const stores: readonly (readonly [string, () => Promise<Store>])[] = [
  ['memory', async () => new MemoryStore()],
  ['a folder', () => openStore(pathToFileURL(`${folder()}/made/later`).href)],
  ['Ceph', () => openStore(`s3://${bucket.name}/prefix-${count++}`)],
]

describe.each(stores)('%s', (_, open) => {
  conforms(open, 1500)

  test('refuses what may be there only if nothing is', async () => {
    const store = await open()
    expect(await store.put('a', text('1'), headers, absent)).toEqual({ etag: expect.any(String) })
    expect(await store.put('a', text('2'), headers, absent)).toBe('refused')
    expect(await textIn(store, 'a')).toBe('1')
  })

  test('replaces only what it is told to replace', async () => {
    const store = await open()
    expect(await store.put('a', text('0'), headers, { etag: '0'.repeat(32) })).toBe('refused')
    const first = await written(store.put('a', text('1'), headers))
    const second = await written(store.put('a', text('2'), headers, first))
    expect(await store.put('a', text('3'), headers, first)).toBe('refused')
    expect(await textIn(store, 'a')).toBe('2')
    await written(store.put('a', text('4'), headers, second))
    expect(await textIn(store, 'a')).toBe('4')
  })

  test.each([10, 20])('of eight who write the same key at once one wins (%i rounds)', async (rounds) => {
    const store = await open()
    for (let round = 0; round < rounds; round++) {
      const racing = [...'abcdefgh'].map((word) => store.put(`key-${round}`, text(word), headers, absent))
      const all = await Promise.all(racing)
      expect(all.filter((each) => each !== 'refused')).toHaveLength(1)
      const winner = all.findIndex((each) => each !== 'refused')
      expect(await textIn(store, `key-${round}`)).toBe('abcdefgh'[winner])
    }
  })

  test('of eight who swap one key at once each has its turn', async () => {
    const store = await open()
    const swap = async (word: string): Promise<void> => {
      const got = await store.get('list')
      const [before, condition] =
        got === null || got === 'unchanged' ? ['', absent] : [Buffer.from(got.bytes).toString(), got]
      if ((await store.put('list', text(before + word), headers, condition)) === 'refused') await swap(word)
    }
    await Promise.all([...'abcdefgh'].map(swap))
    expect([...(await textIn(store, 'list'))].sort().join('')).toBe('abcdefgh')
  })

  test('takes 20 MB from a file, and keeps the condition', async () => {
    const store = await open()
    const bytes = Buffer.alloc(20_000_000, 'everfresh')
    const file = `${folder({ large: bytes })}/large`
    const body = { file, size: bytes.length }
    const put = await written(store.put('large', body, headers, absent))
    const got = await store.get('large')
    if (got === null || got === 'unchanged') throw new Error('nothing there')
    expect(bytes.equals(got.bytes)).toBe(true)
    expect(got.etag).toBe(put.etag)
    expect(await store.put('large', body, headers, absent)).toBe('refused')
    expect(await store.put('large', body, headers, { etag: '0'.repeat(32) })).toBe('refused')
    await written(store.put('large', body, headers, put))
  })

  test('keeps conditions, and nothing is left of the trial', async () => {
    const store = await open()
    expect(await store.keepsConditions()).toBe(true)
    expect(await keysIn(store)).toEqual([])
  })
})

describe('Ceph', () => {
  test('sends the headers that came with an object, from under its key', async () => {
    const store = await openStore(`s3://${bucket.name}/shown`)
    const encoded = { ...headers, contentEncoding: 'br' }
    const large = { bytes: Buffer.alloc(17_000_000) }
    for (const [key, body] of [
      ['ü (1).css', text('x')],
      ['large', large],
    ] as const) {
      const put = await written(store.put(key, body, encoded, absent))
      const url = `${bucket.ceph.endpoint}/${bucket.name}/shown/${encodeURIComponent(key)}`
      const answer = await fetch(url, { method: 'HEAD' })
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-type')).toBe(headers.contentType)
      expect(answer.headers.get('cache-control')).toBe(headers.cacheControl)
      expect(answer.headers.get('content-encoding')).toBe('br')
      expect(answer.headers.get('etag')).toBe(`"${put.etag}"`)
    }
    const plain = await written(store.put('plain', text('x'), headers))
    const answer = await fetch(`${bucket.ceph.endpoint}/${bucket.name}/shown/plain`, { method: 'HEAD' })
    expect(answer.headers.get('content-encoding')).toBe(null)
    expect(answer.headers.get('etag')).toBe(`"${plain.etag}"`)
  })

  test.each([
    ['of a wrong secret', 'store-denied', { AWS_SECRET_ACCESS_KEY: 'wrong-secret-of-mine' }],
    ['of an unknown key', 'store-denied', { AWS_ACCESS_KEY_ID: 'nobody' }],
    ['of a port where nobody listens', 'store-unreachable', { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9' }],
  ])('is told apart: the error %s', async (_name, code, environment) => {
    Object.assign(process.env, environment)
    try {
      const store = await openStore(`s3://${bucket.name}/p`)
      const error = await store.get('x').catch((each: Error) => each)
      expect(error).toMatchObject({ name: 'EverfreshError', code })
      const told = (error as Error).message
      expect(told).toContain(`s3://${bucket.name}/p`)
      expect(told).toContain(process.env.AWS_ENDPOINT_URL_S3)
      expect(JSON.stringify(error) + told + (error as Error).stack).not.toContain('secret-of')
    } finally {
      Object.assign(process.env, environmentOf(bucket.ceph))
    }
  })

  test('says that a bucket is not there', async () => {
    const store = await openStore('s3://no-such-bucket')
    for (const asked of [() => store.get('x'), () => keysIn(store), () => store.put('x', text('x'), headers)])
      await expect(asked()).rejects.toMatchObject({ code: 'store-missing' })
  })
})

describe("Swift's s3api", () => {
  let swift: ObjectStore
  let weak: string

  beforeAll(async () => {
    swift = await startSwift()
    weak = await makeBucket(swift, { isPublic: false })
  }, 180_000)

  afterAll(() => swift?.stop())

  const open = async () => {
    Object.assign(process.env, environmentOf(swift))
    const store = await openStore(`s3://${weak}/prefix-${count++}`)
    // Credentials are read when they are first needed.
    await store.get('nothing')
    Object.assign(process.env, environmentOf(bucket.ceph))
    return store
  }

  // It needs a fifth of a second for each.
  conforms(open, 40)

  test('keeps no conditions, and is found out', async () => {
    const store = await open()
    expect(await store.keepsConditions()).toBe(false)
    expect(await keysIn(store)).toEqual([])
  })
})

/** What any store does, also one that keeps no conditions. */
function conforms(open: () => Promise<Store>, count: number): void {
  test('lists pages of keys in their order, and removes them', async () => {
    const store = await open()
    const keys = Array.from({ length: count }, (_, at) => `css/${String(at).padStart(4, '0')}.css`)
    await inTurns([...keys, 'other.css'], 16, (key) => store.put(key, text(key), headers))
    expect(await keysIn(store, 'css/')).toEqual(keys)
    expect(await keysIn(store, 'css/000')).toHaveLength(10)
    expect(await keysIn(store)).toEqual([...keys, 'other.css'])
    for await (const { key, size, etag } of store.list('other')) {
      expect({ key, size }).toEqual({ key: 'other.css', size: 9 })
      expect(await store.get(key, { unless: etag })).toBe('unchanged')
    }
    await store.remove([...keys, 'never.css'])
    expect(await keysIn(store)).toEqual(['other.css'])
  })

  test('gives what it was given, and says when it is unchanged', async () => {
    const store = await open()
    expect(await store.get('a/b')).toBe(null)
    const put = await written(store.put('a/b', text('one'), headers))
    expect(await textIn(store, 'a/b')).toBe('one')
    expect(await store.get('a/b', { unless: put.etag })).toBe('unchanged')
    const next = await written(store.put('a/b', text('two'), headers))
    expect(await store.get('a/b', { unless: put.etag })).toMatchObject({ etag: next.etag })
    expect(await textIn(store, 'a/b')).toBe('two')
  })

  test.each(['ü (1).png', 'a+b&c=d', '%', '100%25', '#?', "it's", 'a b/~!*@$,;:', '日本/語.css'])(
    'holds %j',
    async (key) => {
      const store = await open()
      await store.put(key, text(key), headers)
      expect(await textIn(store, key)).toBe(key)
      expect(await keysIn(store)).toEqual([key])
      await store.remove([key])
      expect(await store.get(key)).toBe(null)
    },
  )

  test('holds an empty object', async () => {
    const store = await open()
    await store.put('empty', { bytes: Buffer.alloc(0) }, headers)
    expect(await textIn(store, 'empty')).toBe('')
    const file = `${folder({ empty: '' })}/empty`
    await store.put('from-file', { file, size: 0 }, headers)
    expect(await textIn(store, 'from-file')).toBe('')
  })
}

async function keysIn(store: Store, beginning?: string): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of store.list(beginning)) keys.push(key)
  return keys
}

async function textIn(store: Store, key: string): Promise<string> {
  const got = await store.get(key)
  if (got === null || got === 'unchanged') throw new Error(`${key} isn't there`)
  return Buffer.from(got.bytes).toString()
}

async function written(put: ReturnType<Store['put']>): Promise<{ readonly etag: string }> {
  const result = await put
  if (result === 'refused') throw new Error('refused')
  return result
}

async function inTurns<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<unknown>) {
  const queue = items.values()
  const worker = async () => {
    for (const item of queue) await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}
