import { createHash, type Hash, hash } from 'node:crypto'
import type { Algorithm } from './strategy.js'

/** A SHA-256, 32 bytes. One serves as fingerprint, `integrity` and ETag. */
export type Digest = Uint8Array & { readonly length: 32 }

export function digestOf(bytes: Uint8Array | string): Digest {
  return hash('sha256', bytes, 'buffer') as Uint8Array as Digest
}

/** A digest that is fed piece by piece. */
export class DigestStream {
  readonly #hash: Hash = createHash('sha256')

  update(bytes: Uint8Array | string): this {
    this.#hash.update(bytes)
    return this
  }

  digest(): Digest {
    return this.#hash.digest() as Uint8Array as Digest
  }
}

/** Lower case hex, since some file systems ignore case. `length` in digits. */
export function fingerprint(digest: Digest, length: number): string {
  return sha256Hex(digest).slice(0, length)
}

export function sha256Hex(digest: Digest): string {
  return Buffer.from(digest.buffer, digest.byteOffset, digest.length).toString('hex')
}

/** The digest itself in base64, as JSON holds it. */
export function digestToBase64(digest: Digest): string {
  return Buffer.from(digest.buffer, digest.byteOffset, digest.length).toString('base64')
}

export function digestFromBase64(text: string): Digest {
  return new Uint8Array(Buffer.from(text, 'base64')) as Digest
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

/** A digest of any algorithm, in lower case hex. */
export function hexDigest(bytes: Uint8Array | string, algorithm: Algorithm): string {
  return createHash(algorithm).update(bytes).digest('hex')
}

/** The value of an `integrity` attribute (W3C Subresource Integrity). */
export function integrityOf(digest: Digest): string {
  return `sha256-${digestToBase64(digest)}`
}

/** The digest that an integrity value of ours says. */
export function digestIn(integrity: string): Digest {
  return new Uint8Array(Buffer.from(integrity.slice('sha256-'.length), 'base64')) as Digest
}

/** A strong entity tag (RFC 9110, section 8.8.3) from an integrity value: the same digest, in quotes. */
export function etagOf(integrity: string): string {
  return `"${integrity.slice('sha256-'.length)}"`
}
