import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Encoding } from '../manifest/manifest.js'
import { findZstd } from './find-zstd.js'

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
  gzip: async (bytes, level) => withoutSystem(await promisify(gzip)(bytes, { level })),
}

/** Node writes no time into the head, but which system it runs on: 255 is an unknown one (RFC 1952, section 2.3.1). */
function withoutSystem(compressed: Buffer): Buffer {
  compressed.writeUInt8(255, 9)
  return compressed
}

/** To be raised with each change of how an encoder is called. */
const recipe = 1

/** What decides, with the level, which bytes an encoder makes: its version, and the processor that it is compiled for. */
export async function encoderOf(encoding: Encoding): Promise<string> {
  const { brotli, zlib } = process.versions
  const versions = { br: brotli, gzip: zlib }
  const version = encoding === 'zstd' ? (await findZstd()).version : versions[encoding]
  return `${version ?? process.version}-${process.arch}-${recipe}`
}

/** Larger files are sent as they are: an encoder holds all of a file, and needs minutes for it. In bytes. */
const largestCompressed = 128 << 20

/** Whether a file of so many bytes can be compressed here. */
export async function canCompress(encoding: Encoding, size: number): Promise<boolean> {
  return size <= largestCompressed && (encoding !== 'zstd' || size <= (await findZstd()).largest)
}

/** `null` if the encoder could not do it. */
export function compress(bytes: Buffer, encoding: Encoding, level: number): Promise<Buffer | null> {
  return encoders[encoding](bytes, level).catch(() => null)
}
