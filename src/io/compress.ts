import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, constants, gunzip, gzip } from 'node:zlib'
import type { Encoding } from '../manifest/manifest.js'
import { findZstd } from './find-zstd.js'
import { largestWindow, readZstdFrame } from './zstd-frame.js'

/** File name suffixes, as nginx and Caddy look for them. */
export const suffixes: Readonly<Record<Encoding, string>> = { br: '.br', zstd: '.zst', gzip: '.gz' }

export type Levels = Readonly<Record<Encoding, number>>

/** How hard to try: the most that a browser can decode, or what a preview can wait for. */
export const bestLevels: Levels = { br: 11, zstd: 19, gzip: 9 }
export const fastLevels: Levels = { br: 4, zstd: 3, gzip: 6 }

/** A variant is kept where it saves at least one byte in twenty. */
export function isWorthIt(compressed: number, original: number): boolean {
  return compressed <= original * 0.95
}

const encoders: Readonly<Record<Encoding, (bytes: Buffer, level: number) => Promise<Buffer>>> = {
  br: (bytes, level) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: level,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  zstd: async (bytes, level) => (await findZstd()).compress(bytes, level),
  gzip: (bytes, level) => promisify(gzip)(bytes, { level }),
}

const [unbrotli, ungzip] = [promisify(brotliDecompress), promisify(gunzip)]

/** None gives more bytes than there should be, whatever it is given. */
const decoders: Readonly<Record<Encoding, (bytes: Buffer, size: number) => Promise<Buffer>>> = {
  br: (bytes, size) => unbrotli(bytes, { maxOutputLength: Math.max(size, 1) }),
  zstd: decodeZstd,
  gzip: (bytes, size) => ungzip(bytes, { maxOutputLength: Math.max(size, 1) }),
}

/** Whether a file of so many bytes can be compressed here. */
export async function canCompress(encoding: Encoding, size: number): Promise<boolean> {
  return encoding !== 'zstd' || size <= (await findZstd()).largest
}

/** `null` if the encoder could not do it. */
export function compress(bytes: Buffer, encoding: Encoding, level: number): Promise<Buffer | null> {
  return encoders[encoding](bytes, level).catch(() => null)
}

/** Whether a variant decodes to exactly these bytes. */
export async function decodesTo(variant: Buffer, encoding: Encoding, bytes: Buffer): Promise<boolean> {
  return (await decoders[encoding](variant, bytes.length).catch(() => null))?.equals(bytes) ?? false
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
