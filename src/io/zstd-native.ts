import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import type { Zstd } from './zstd.js'
import { largestWindow, readZstdFrame } from './zstd-frame.js'

type Convert = (
  bytes: Uint8Array,
  options: {
    params?: Record<number, number>
    pledgedSrcSize?: number
    maxOutputLength?: number
    dictionary?: Uint8Array
  },
) => Promise<Buffer>

/** What later versions of `node:zlib` have. */
interface NativeZlib {
  readonly zstdCompress?: (...parameters: never[]) => void
  readonly zstdDecompress?: (...parameters: never[]) => void
  readonly constants: object & { readonly ZSTD_c_compressionLevel?: number }
}

/** Node's own zstd; `null` where there is none, or it does not give back what it was given. */
export async function nativeZstd({
  zstdCompress,
  zstdDecompress,
  constants,
}: NativeZlib = zlib): Promise<Zstd | null> {
  const { ZSTD_c_compressionLevel: level } = constants
  if (zstdCompress === undefined || zstdDecompress === undefined || level === undefined) return null
  const zstd = new NativeZstd(promisify(zstdCompress) as Convert, promisify(zstdDecompress) as Convert, level)
  return (await works(zstd)) ? zstd : null
}

class NativeZstd implements Zstd {
  readonly version = process.versions.zstd ?? process.version
  readonly largest = Number.POSITIVE_INFINITY

  constructor(
    private readonly zstdCompress: Convert,
    private readonly zstdDecompress: Convert,
    private readonly levelName: number,
  ) {}

  /**
   * Up to level 19 no window is larger than browsers take. An encoder that isn't told the size prepares for the
   * largest file: a tiny one takes it a hundred times as long, and browsers 8 MB to decode.
   */
  compress(bytes: Buffer, level: number, dictionary?: Buffer): Promise<Buffer> {
    const params = { [this.levelName]: level }
    return this.zstdCompress(bytes, { params, pledgedSrcSize: bytes.length, ...given(dictionary) })
  }

  decompress(bytes: Buffer, most: number, dictionary?: Buffer): Promise<Buffer> {
    return this.zstdDecompress(bytes, { maxOutputLength: Math.max(most, 1), ...given(dictionary) })
  }
}

function given(dictionary: Buffer | undefined): { dictionary?: Buffer } {
  return dictionary === undefined ? {} : { dictionary }
}

/** Whether it heeds a dictionary: versions that know no such option take it without a word. */
export async function takesDictionaries(zstd: Zstd): Promise<boolean> {
  // Nothing repeats itself in a digest, so only the dictionary can make it smaller.
  const sample = Buffer.concat(
    Array.from({ length: 256 }, (_, at) => createHash('sha256').update(`${at}`).digest()),
  )
  try {
    const compressed = await zstd.compress(sample, 19, sample)
    const decoded = await zstd.decompress(compressed, sample.length, sample)
    return compressed.length < sample.length / 10 && decoded.equals(sample)
  } catch {
    return false
  }
}

/** Not by the version's number: by doing it, with more than one block of 128 KiB. */
async function works(zstd: Zstd): Promise<boolean> {
  const sample = Buffer.alloc(200_000, 'the same words, over and over again; ')
  try {
    const compressed = await zstd.compress(sample, 19)
    const frame = readZstdFrame(compressed)
    const decoded = await zstd.decompress(compressed, sample.length)
    return frame?.size === sample.length && frame.window <= largestWindow && decoded.equals(sample)
  } catch {
    return false
  }
}
