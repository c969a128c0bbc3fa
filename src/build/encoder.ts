import { compress, encoderOf, isWorthIt, type Levels } from '../io/compress.js'
import { decodesTo } from '../io/decompress.js'
import type { VariantStore } from '../io/variant-store.js'
import type { Encoding } from '../manifest/manifest.js'
import type { Digest } from '../values/digest.js'

const nothing = Buffer.alloc(0)

/**
 * Compresses, or remembers what came of it. Only what the encoder made at this very level is taken from the store: a
 * build gives the same bytes with one and without.
 */
export class Encoder {
  readonly levels: Levels
  readonly #store: VariantStore | null

  constructor(levels: Levels, store: VariantStore | null) {
    this.levels = levels
    this.#store = store
  }

  /**
   * What the bytes, of which `original` is the digest, are compressed to: none if that isn't worth it, `null` if the
   * encoder could not do it.
   */
  async encode(bytes: Buffer, original: Digest, encoding: Encoding): Promise<Buffer | null> {
    const level = this.levels[encoding]
    const key = { original, how: `${encoding}-${level}-${await encoderOf(encoding)}` }
    const known = this.#store?.get(key) ?? null
    if (known !== null && (await isSound(known, encoding, bytes))) return known
    const made = await compress(bytes, encoding, level)
    if (made === null) return null
    const kept = isWorthIt(made.length, bytes.length) ? made : nothing
    // An encoder that is wrong once may be right another time.
    if (!(await isSound(kept, encoding, bytes))) return nothing
    this.#store?.put(key, kept)
    return kept
  }
}

async function isSound(variant: Buffer, encoding: Encoding, bytes: Buffer): Promise<boolean> {
  return variant.length === 0 || (await decodesTo(variant, encoding, bytes))
}
