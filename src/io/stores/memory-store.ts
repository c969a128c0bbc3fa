import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { byPath } from '../../values/logical-path.js'
import type { Condition, Got, Listed, ObjectBody, ObjectHeaders, Store } from './store.js'

/** What a store is asked to do. */
export interface Operation {
  readonly method: 'list' | 'get' | 'put' | 'remove'
  readonly key: string
  readonly condition?: Condition | undefined
}

export interface StoredObject {
  readonly bytes: Uint8Array
  readonly headers: ObjectHeaders
  readonly etag: string
}

/** What may be done to the work of a store: delay it, or throw, and then `after` it was done as well as `before`. */
export interface Faults {
  before?(operation: Operation): void | Promise<void>
  after?(operation: Operation): void | Promise<void>
}

/** Objects in a map, for tests. Several stores may share one. */
export class MemoryStore implements Store {
  readonly keepsHeaders = true
  readonly #faults: Faults
  readonly #isWeak: boolean

  constructor(
    readonly objects: Map<string, StoredObject> = new Map(),
    /** `isWeak`: takes every write, whatever its condition. */
    { isWeak = false, ...faults }: Faults & { readonly isWeak?: boolean } = {},
    readonly name = 'memory://objects',
  ) {
    this.#isWeak = isWeak
    this.#faults = faults
  }

  async *list(beginning = ''): AsyncIterable<Listed> {
    const found = await this.#do({ method: 'list', key: beginning }, () =>
      [...this.objects]
        .filter(([key]) => key.startsWith(beginning))
        .map(([key, { bytes, etag }]) => ({ key, size: bytes.length, etag }))
        .sort((a, b) => byPath(a.key, b.key)),
    )
    yield* found
  }

  get(key: string, { unless }: { readonly unless?: string } = {}): Promise<Got | 'unchanged' | null> {
    return this.#do({ method: 'get', key }, () => {
      const found = this.objects.get(key)
      if (found === undefined) return null
      return found.etag === unless ? 'unchanged' : { bytes: found.bytes, etag: found.etag }
    })
  }

  async put(
    key: string,
    body: ObjectBody,
    headers: ObjectHeaders,
    condition?: Condition,
  ): Promise<{ readonly etag: string } | 'refused'> {
    const bytes = 'bytes' in body ? Uint8Array.from(body.bytes) : await readFile(body.file)
    return this.#do({ method: 'put', key, condition }, () => {
      if (!this.#isWeak && !isMet(condition, this.objects.get(key))) return 'refused'
      const etag = createHash('md5').update(bytes).digest('hex')
      this.objects.set(key, { bytes, headers, etag })
      return { etag }
    })
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#do({ method: 'remove', key }, () => this.objects.delete(key))
  }

  async keepsConditions(): Promise<boolean> {
    return !this.#isWeak
  }

  close(): void {}

  async #do<T>(operation: Operation, work: () => T): Promise<T> {
    await this.#faults.before?.(operation)
    const result = work()
    await this.#faults.after?.(operation)
    return result
  }
}

function isMet(condition: Condition | undefined, there: StoredObject | undefined): boolean {
  if (condition === undefined) return true
  return 'absent' in condition ? there === undefined : there?.etag === condition.etag
}
