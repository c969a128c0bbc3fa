import { createHash, type Hash, hash } from 'node:crypto'

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
  return Buffer.from(digest.buffer, digest.byteOffset, digest.length).toString('hex').slice(0, length)
}

/** The value of an `integrity` attribute (W3C Subresource Integrity). */
export function integrityOf(digest: Digest): string {
  return `sha256-${Buffer.from(digest.buffer, digest.byteOffset, digest.length).toString('base64')}`
}

/** A strong entity tag (RFC 9110, section 8.8.3) from an integrity value: the same digest, in quotes. */
export function etagOf(integrity: string): string {
  return `"${integrity.slice('sha256-'.length)}"`
}
