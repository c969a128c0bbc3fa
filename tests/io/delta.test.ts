import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { canBeDictionary, decodeDelta, encodeDelta } from '../../src/io/delta.js'
import { takesDictionaries } from '../../src/io/zstd-native.js'
import { ZstdWorkers } from '../../src/io/zstd-wasm.js'

const old = Buffer.concat([Buffer.from('the old beginning'), randomBytes(50_000)])
const now = Buffer.concat([Buffer.from('a new beginning'), old.subarray(20)])

async function made(bytes = now, dictionary = old): Promise<Buffer> {
  const delta = await encodeDelta(bytes, dictionary, 19)
  if (delta === null) throw new Error('no delta was made')
  return delta
}

test('a delta is a few bytes, begins with its dictionary’s digest, and gives the bytes back', async () => {
  const delta = await made()
  expect(delta.length).toBeLessThan(200)
  expect(delta.subarray(0, 40).toString('hex')).toBe(
    `5e2a4d1820000000${createHash('sha256').update(old).digest('hex')}`,
  )
  expect((await decodeDelta(delta, old, now.length)).equals(now)).toBe(true)
})

test('two encoders give the same', async () => {
  expect((await made()).equals(await made())).toBe(true)
})

describe('nothing is decoded', () => {
  test.each<[string, (delta: Buffer) => Parameters<typeof decodeDelta>]>([
    ['by another dictionary', (delta) => [delta, randomBytes(50_000), now.length]],
    ['that is cut', (delta) => [delta.subarray(0, -3), old, now.length]],
    ['that is of another size', (delta) => [delta, old, now.length - 1]],
    ['that is too wide', () => [wide, old, 2 ** 30]],
    ['that is no delta', () => [Buffer.from('something else'), old, now.length]],
    ['that is empty', () => [Buffer.alloc(0), old, now.length]],
  ])('%s', async (_, parts) => {
    await expect(decodeDelta(...parts(await made()))).rejects.toThrow()
  })

  const wide = Buffer.concat([
    Buffer.from('5e2a4d1820000000', 'hex'),
    createHash('sha256').update(old).digest(),
    // A frame of one segment of 1 GiB.
    Buffer.from('28b52ffda000000040', 'hex'),
  ])
})

test.each([
  ['an empty file', Buffer.alloc(0), false],
  ['a dictionary in the format of zstd', Buffer.from('37a430ec00000000', 'hex'), false],
  ['any other', Buffer.from('37a430'), true],
])('%s can be a dictionary: %s', (_, bytes, can) => {
  expect(canBeDictionary(bytes)).toBe(can)
})

test('the encoder that is used heeds dictionaries, and one that ignores them is found out', async () => {
  const workers = new ZstdWorkers()
  expect(await takesDictionaries(workers)).toBe(true)
  const deaf = {
    version: 'deaf',
    largest: 0,
    compress: (bytes: Buffer, level: number) => workers.compress(bytes, level),
    decompress: (bytes: Buffer, most: number) => workers.decompress(bytes, most),
  }
  expect(await takesDictionaries(deaf)).toBe(false)
})
