import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { StoredFile } from '../http/reply.js'
import type { Store } from '../io/stores/store.js'
import { digestOf, integrityOf } from '../values/digest.js'

/** Bytes that lie in a store until they are asked for. */
export class StoredObject implements StoredFile {
  readonly file: string
  readonly signature: string

  constructor(
    readonly key: string,
    readonly size: number,
    readonly integrity: string,
    /** Whether they are stored as gzip alone. */
    readonly isPacked: boolean,
  ) {
    this.file = key
    this.signature = integrity
  }
}

/** So many objects are fetched at once; others wait. */
const mostFetched = 8

/** Objects that were fetched and compared with what was promised: those asked for last, within a budget of bytes. */
export class ObjectCache {
  readonly #store: Store
  readonly #budget: number
  /** Those asked for last at the end. */
  readonly #held = new Map<string, Uint8Array>()
  readonly #fetching = new Map<string, Promise<Uint8Array | null>>()
  readonly #waiting: (() => void)[] = []
  #fetched = 0
  #bytes = 0

  /** `budget`: in bytes. */
  constructor(store: Store, budget: number) {
    this.#store = store
    this.#budget = budget
  }

  /** `null` where there is no such object, or it holds other bytes. @throws {EverfreshError} those of the store */
  async take(object: StoredObject): Promise<Uint8Array | null> {
    const { integrity } = object
    const held = this.#held.get(integrity)
    if (held !== undefined) {
      this.#held.delete(integrity)
      this.#held.set(integrity, held)
      return held
    }
    const fetching = this.#fetching.get(integrity) ?? this.#fetch(object)
    this.#fetching.set(integrity, fetching)
    return fetching
  }

  async #fetch(object: StoredObject): Promise<Uint8Array | null> {
    try {
      await this.#turn()
      const got = await this.#store.get(object.key)
      const bytes = got === null || got === 'unchanged' ? null : await bytesOf(got.bytes, object)
      if (bytes !== null) this.#hold(object.integrity, bytes)
      return bytes
    } finally {
      this.#fetching.delete(object.integrity)
      this.#fetched--
      this.#waiting.shift()?.()
    }
  }

  async #turn(): Promise<void> {
    if (this.#fetched++ >= mostFetched) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  #hold(integrity: string, bytes: Uint8Array): void {
    this.#held.set(integrity, bytes)
    this.#bytes += bytes.length
    for (const [oldest, { length }] of this.#held) {
      if (this.#bytes <= this.#budget) return
      this.#held.delete(oldest)
      this.#bytes -= length
    }
  }
}

const unpack = promisify(gunzip)

async function bytesOf(
  stored: Uint8Array,
  { size, integrity, isPacked }: StoredObject,
): Promise<Uint8Array | null> {
  try {
    const bytes = isPacked ? await unpack(stored, { maxOutputLength: Math.max(size, 1) }) : stored
    return integrityOf(digestOf(bytes)) === integrity ? bytes : null
  } catch {
    return null
  }
}
