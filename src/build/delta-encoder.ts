import { bestLevels } from '../io/compress.js'
import { decodeDelta, deltaEncoder, encodeDelta } from '../io/delta.js'
import type { VariantStore } from '../io/variant-store.js'
import { digestOf, sha256Hex } from '../values/digest.js'

const nothing = Buffer.alloc(0)

/** Makes deltas at the best level, or remembers what came of it, for all outputs and branches. */
export class DeltaEncoder {
  readonly #store: VariantStore | null

  constructor(store: VariantStore | null) {
    this.#store = store
  }

  /** `most` is how many bytes it may have to be worth keeping; `null` if it isn't, or can't be made. */
  async encode(bytes: Buffer, dictionary: Buffer, most: number): Promise<Buffer | null> {
    const how = `dcz-${bestLevels.zstd}-${await deltaEncoder()}-${sha256Hex(digestOf(dictionary))}`
    const key = { original: digestOf(bytes), how }
    const known = this.#store?.get(key) ?? null
    const delta =
      known !== null && (await isSound(known, bytes, dictionary))
        ? known
        : await this.#make(key, bytes, dictionary)
    return delta === null || delta.length === 0 || delta.length > most ? null : delta
  }

  /** One that is larger than what it makes helps nobody, whatever else there is. */
  async #make(
    key: Parameters<VariantStore['put']>[0],
    bytes: Buffer,
    dictionary: Buffer,
  ): Promise<Buffer | null> {
    const made = await encodeDelta(bytes, dictionary, bestLevels.zstd)
    if (made === null) return null
    const kept = made.length < bytes.length ? made : nothing
    this.#store?.put(key, kept)
    return kept
  }
}

async function isSound(delta: Buffer, bytes: Buffer, dictionary: Buffer): Promise<boolean> {
  if (delta.length === 0) return true
  const decoded = await decodeDelta(delta, dictionary, bytes.length).catch(() => null)
  return decoded?.equals(bytes) ?? false
}
