import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { readZstdFrame } from '../../src/io/zstd-frame.js'
import { nativeZstd } from '../../src/io/zstd-native.js'
import { ZstdWorkers } from '../../src/io/zstd-wasm.js'

const workers = new ZstdWorkers()
const text = Buffer.from(Array.from({ length: 20_000 }, (_, i) => `${(i * 7919) % 977} `).join(''))
const magic = '28b52ffd'

describe('the head of a frame', () => {
  test.each<[string, string, ReturnType<typeof readZstdFrame>]>([
    ['of a single segment, with a size of one byte', `${magic}20 07`, { window: 7, size: 7 }],
    ['of two bytes, which begin at 256', `${magic}60 0100`, { window: 257, size: 257 }],
    ['of four bytes', `${magic}a0 00000100`, { window: 65_536, size: 65_536 }],
    ['of eight bytes', `${magic}e0 0000000001000000`, { window: 2 ** 32, size: 2 ** 32 }],
    ['with a window, and no size', `${magic}00 68`, { window: 8 << 20, size: null }],
    ['with a window between two powers', `${magic}00 6b`, { window: 11 << 20, size: null }],
    ['with a window and a size', `${magic}80 88 05000000`, { window: 128 << 20, size: 5 }],
    ['with a dictionary', `${magic}62 abcd 0100`, { window: 257, size: 257 }],
    ['that ends too early', `${magic}e0 0000`, null],
    ['that is none', '1f8b0800 00', null],
    ['of no bytes', '', null],
  ])('%s', (_, hex, frame) => {
    expect(readZstdFrame(Buffer.from(hex.replaceAll(' ', ''), 'hex'))).toEqual(frame)
  })
})

describe('WebAssembly in workers', () => {
  test('gives back what it was given, and says how large that is', async () => {
    for (const level of [3, 19]) {
      const compressed = await workers.compress(text, level)
      expect(compressed.length).toBeLessThan(text.length / 2)
      expect(readZstdFrame(compressed)).toEqual({ size: text.length, window: text.length })
      expect((await workers.decompress(compressed, text.length)).equals(text)).toBe(true)
    }
  })

  test('takes more tasks than there are cores', async () => {
    const texts = Array.from({ length: 20 }, (_, i) => text.subarray(i * 100))
    const all = await Promise.all(texts.map((each) => workers.compress(each, 3)))
    const again = await Promise.all(all.map((each) => workers.decompress(each, text.length)))
    expect(again.map((each, i) => each.equals(texts[i] ?? Buffer.alloc(0)))).not.toContain(false)
  })

  test('leaves the process to others meanwhile', async () => {
    let turns = 0
    let isDone = false
    const compressing = workers
      .compress(Buffer.concat(Array.from({ length: 20 }, () => text)), 19)
      .finally(() => {
        isDone = true
      })
    for (; !isDone; turns++) await setImmediate()
    await compressing
    expect(turns).toBeGreaterThan(5)
  })

  test('refuses what is no frame, and goes on', async () => {
    const compressed = await workers.compress(text, 3)
    const results = await Promise.allSettled([
      workers.decompress(Buffer.from('no frame at all'), 100),
      workers.decompress(compressed.subarray(0, -9), text.length),
      workers.decompress(compressed, text.length),
    ])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
  })
})

describe('Node’s own is taken', () => {
  type Callback = (error: Error | null, result?: Buffer) => void
  type Convert = (bytes: Buffer, level: number) => Promise<Buffer>
  const compress: Convert = (bytes) => workers.compress(bytes, 3)
  const decompress: Convert = (bytes) => workers.decompress(bytes, 1 << 20)
  const convert = (work: Convert) => (bytes: Buffer, _: object, callback: Callback) => {
    work(bytes, 3).then(
      (result) => callback(null, result),
      (error: Error) => callback(error),
    )
  }
  const zlib = (compress: Convert, decompress: Convert) => ({
    zstdCompress: convert(compress),
    zstdDecompress: convert(decompress),
    constants: { ZSTD_c_compressionLevel: 100 },
  })

  test('where it works', async () => {
    const native = await nativeZstd(zlib(compress, decompress))
    expect((await native?.compress(text, 3))?.length).toBeLessThan(text.length)
  })

  test.each([
    ['where there is none', { constants: {} }],
    ['where it gives other bytes', zlib(compress, async (bytes) => bytes)],
    ['where it does not say the size', zlib(async () => Buffer.from(`${magic}0068`, 'hex'), decompress)],
    [
      'where it fails',
      zlib(async () => {
        throw new Error('not today')
      }, decompress),
    ],
  ])('not %s', async (_, zlib) => {
    expect(await nativeZstd(zlib)).toBeNull()
  })
})
