import { pointerName } from '../io/layout.js'
import type { Got, Store } from '../io/stores/store.js'
import type { Pointer } from '../manifest/pointer.js'
import { readPointer } from './published-release.js'

/** A store's pointer as it was when it was read last; it is fetched again only if it has changed. */
export class SeenPointer {
  readonly #store: Store
  #seen: Got | null = null

  constructor(store: Store) {
    this.#store = store
  }

  /** What is different with each swap of the pointer. @throws {EverfreshError} those of the store */
  async state(): Promise<string> {
    const seen = this.#seen
    const got = await this.#store.get(pointerName, seen === null ? {} : { unless: seen.etag })
    if (got !== 'unchanged') this.#seen = got
    return this.#seen?.etag ?? ''
  }

  /** @throws {EverfreshError} `manifest-missing`, `manifest-corrupt`, `manifest-newer` */
  read(): Pointer {
    return readPointer(this.#seen?.bytes ?? null, this.#store)
  }
}
