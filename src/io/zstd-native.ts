import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import type { Zstd } from './zstd.js'
import { largestWindow, readZstdFrame } from './zstd-frame.js'

type Convert = (
  bytes: Uint8Array,
  options: { params?: Record<number, number>; pledgedSrcSize?: number; maxOutputLength?: number },
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
  compress(bytes: Buffer, level: number): Promise<Buffer> {
    return this.zstdCompress(bytes, { params: { [this.levelName]: level }, pledgedSrcSize: bytes.length })
  }

  decompress(bytes: Buffer, most: number): Promise<Buffer> {
    return this.zstdDecompress(bytes, { maxOutputLength: Math.max(most, 1) })
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
