import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, constants, gunzip, gzip } from 'node:zlib'
import type { Encoding } from '../manifest/manifest.js'

/** File name suffixes, as nginx and Caddy look for them. */
export const suffixes: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz' }

export type Levels = Readonly<Record<Encoding, number>>

/** How hard to try: the most that an encoder can do, or what a preview can wait for. */
export const bestLevels: Levels = { br: 11, gzip: 9 }
export const fastLevels: Levels = { br: 4, gzip: 6 }

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
  gzip: (bytes, level) => promisify(gzip)(bytes, { level }),
}

const decoders: Readonly<Record<Encoding, (bytes: Buffer) => Promise<Buffer>>> = {
  br: promisify(brotliDecompress),
  gzip: promisify(gunzip),
}

export function compress(bytes: Buffer, encoding: Encoding, level: number): Promise<Buffer> {
  return encoders[encoding](bytes, level)
}

/** Whether a variant decodes to exactly these bytes. */
export async function decodesTo(variant: Buffer, encoding: Encoding, bytes: Buffer): Promise<boolean> {
  return (await decoders[encoding](variant).catch(() => null))?.equals(bytes) ?? false
}
