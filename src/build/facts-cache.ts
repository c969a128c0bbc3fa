import { join } from 'node:path'
import { readCacheFile, writeCacheFile } from '../io/cache-file.js'
import { isRacy } from '../io/racy.js'
import type { FileState } from '../io/read.js'
import type { FoundSource } from '../io/walk.js'
import type { Facts } from '../scan.js'
import { digestOf, fingerprint } from '../values/digest.js'
import { type PortableFacts, packFacts, unpackFacts } from './portable-facts.js'

/** What proves a file unchanged, when that was seen (milliseconds since 1970), and what its bytes said. */
type CacheRecord = readonly [signature: string, changed: number, read: number, facts: PortableFacts]

type Records = Readonly<Record<string, CacheRecord>>

/** The facts of files, from one build to the next. A file is read again unless it is proved unchanged. */
export class FactsCache {
  readonly #file: string | null
  readonly #key: string
  readonly #earlier: ReadonlyMap<string, CacheRecord>
  readonly #now = new Map<string, CacheRecord>()
  #isChanged = false

  /** `folder` null: nothing is remembered. `roots` as real paths; `key` names all that the facts depend on besides. */
  constructor(folder: string | null, roots: readonly string[], key: string) {
    const name = fingerprint(digestOf(roots.join('\0')), 16)
    this.#file = folder === null ? null : join(folder, `facts-${name}.json`)
    this.#key = key
    const records = this.#file === null ? null : (readCacheFile(this.#file, key) as Records | null)
    this.#earlier = new Map(Object.entries(records ?? {}))
  }

  get({ file, signature, changed }: FoundSource): Facts | null {
    const record = this.#earlier.get(file)
    if (record === undefined || record[0] !== signature || isRacy(changed, record[2])) return null
    this.#now.set(file, record)
    return unpackFacts(record[3])
  }

  /** `read`: the moment before the file was read, in milliseconds since 1970. */
  set(file: string, { signature, changed }: FileState, read: number, facts: Facts): void {
    this.#now.set(file, [signature, changed, read, packFacts(facts)])
    this.#isChanged = true
  }

  save(): void {
    const isSame = !this.#isChanged && this.#now.size === this.#earlier.size
    if (this.#file !== null && !isSame) writeCacheFile(this.#file, this.#key, Object.fromEntries(this.#now))
  }
}
