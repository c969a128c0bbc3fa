import { createHash, type Hash, hash } from 'node:crypto'
import type { Algorithm } from './strategy.js'

declare const brand: unique symbol

/**
 * A SHA-256. One serves as fingerprint, `integrity` and ETag. It is held as an `integrity` attribute says it, in one
 * string: as bytes each would take five times the memory, and there may be very many.
 */
export type Digest = string & { readonly [brand]: 'Digest' }

const prefix = 'sha256-'

export function digestOf(bytes: Uint8Array | string): Digest {
  return digestFromBase64(hash('sha256', bytes, 'base64'))
}

/** Joined, since the two parts of a sum stay alive beside it. */
function digestFromBase64(text: string): Digest {
  return [prefix, text].join('') as Digest
}

/** What the bytes of a file are. */
export interface Digests {
  readonly digest: Digest
  /** By another algorithm that the strategy asks for, in hex. */
  readonly hash?: string
}

export function digestsOf(bytes: Uint8Array, algorithm: Algorithm): Digests {
  const digest = digestOf(bytes)
  return algorithm === 'sha256' ? { digest } : { digest, hash: hexDigest(bytes, algorithm) }
}

/** A digest that is fed piece by piece. */
export class DigestStream {
  readonly #hash: Hash = createHash('sha256')

  update(bytes: Uint8Array | string): this {
    this.#hash.update(bytes)
    return this
  }

  digest(): Digest {
    return digestFromBase64(this.#hash.digest('base64'))
  }
}

/** Lower case hex, since some file systems ignore case. `length` in digits. */
export function fingerprint(digest: Digest, length: number): string {
  return sha256Hex(digest).slice(0, length)
}

export function sha256Hex(digest: Digest): string {
  return bytesOfDigest(digest).toString('hex')
}

/** The 32 bytes themselves. */
export function bytesOfDigest(digest: Digest): Buffer {
  return Buffer.from(digest.slice(prefix.length), 'base64')
}

/** A digest of any algorithm of a file that is read in pieces, and begun anew if it changed meanwhile. */
export class HexStream {
  readonly #algorithm: Algorithm
  #hash: Hash

  constructor(algorithm: Algorithm) {
    this.#algorithm = algorithm
    this.#hash = createHash(algorithm)
  }

  update(piece: Uint8Array, position: number): void {
    if (position === 0) this.#hash = createHash(this.#algorithm)
    this.#hash.update(piece)
  }

  hex(): string {
    return this.#hash.digest('hex')
  }
}

/** How many digits the digests of an algorithm have. */
export const hexLengths: Readonly<Record<Algorithm, number>> = {
  md5: 32,
  sha1: 40,
  sha256: 64,
  sha384: 96,
  sha512: 128,
}

/** A digest of any algorithm, in lower case hex. */
export function hexDigest(bytes: Uint8Array | string, algorithm: Algorithm): string {
  return createHash(algorithm).update(bytes).digest('hex')
}

/** The value of an `integrity` attribute (W3C Subresource Integrity). */
export function integrityOf(digest: Digest): string {
  return digest
}

/** The digest that an integrity value of ours says. */
export function digestIn(integrity: string): Digest {
  return integrity as Digest
}

/** A strong entity tag (RFC 9110, section 8.8.3) from an integrity value: the same digest, in quotes. */
export function etagOf(integrity: string): string {
  return `"${integrity.slice(prefix.length)}"`
}
