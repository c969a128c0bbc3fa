import { promisify } from 'node:util'
import { type BrotliOptions, brotliDecompress, gunzip, type ZlibOptions } from 'node:zlib'
import type { Encoding } from '../manifest/manifest.js'
import { findZstd } from './find-zstd.js'
import { largestWindow, readZstdFrame } from './zstd-frame.js'

/** What `node:zlib` gives with `info`: also how much of its input it took. */
interface Inflated {
  readonly buffer: Buffer
  readonly engine: { readonly bytesWritten: number }
}

type Inflate = (bytes: Buffer, options: BrotliOptions & ZlibOptions) => Promise<unknown>

/** None gives more bytes than there should be, whatever it is given. */
const decoders: Readonly<Record<Encoding, (bytes: Buffer, size: number) => Promise<Buffer>>> = {
  br: (bytes, size) => inflate(promisify(brotliDecompress) as Inflate, bytes, size),
  zstd: decodeZstd,
  gzip: (bytes, size) => {
    // Of several members, which are one file to gunzip, browsers show the first; each ends with its own size (RFC 1952).
    if (bytes.readUInt32LE(bytes.length - 4) !== size % 2 ** 32) throw new RangeError('no such member')
    return inflate(promisify(gunzip) as Inflate, bytes, size)
  },
}

/** A decoder stops where its stream ends; what stands behind it would be sent along, and clients differ about it. */
async function inflate(decode: Inflate, bytes: Buffer, size: number): Promise<Buffer> {
  const options = { info: true, maxOutputLength: Math.max(size, 1) }
  const { buffer, engine } = (await decode(bytes, options)) as Inflated
  if (engine.bytesWritten !== bytes.length) throw new RangeError('bytes behind the end')
  return buffer
}

/** Whether a variant decodes to exactly these bytes, and holds nothing else. */
export async function decodesTo(variant: Buffer, encoding: Encoding, bytes: Buffer): Promise<boolean> {
  try {
    return (await decoders[encoding](variant, bytes.length)).equals(bytes)
  } catch {
    return false
  }
}

/** What a zstd variant decodes to. @throws {Error} if it decodes to nothing, or to more or less than `size` bytes */
export async function decodeZstd(variant: Buffer, size: number): Promise<Buffer> {
  const frame = readZstdFrame(variant)
  if (frame === null || (frame.size !== null && frame.size !== size)) throw new RangeError('no such frame')
  return (await findZstd()).decompress(variant, size)
}

/** Whether browsers can decode it, which refuse what needs too much memory. */
export function isForBrowsers(variant: Buffer, encoding: Encoding): boolean {
  return encoding !== 'zstd' || (readZstdFrame(variant)?.window ?? 0) <= largestWindow
}
