import { resolve } from 'node:path'
import { cacheFileOf } from '../io/cache-folder.js'
import type { FileState } from '../io/file-state.js'
import { LineCache } from '../io/line-cache.js'
import { isRacy } from '../io/racy.js'
import type { FoundSource } from '../io/walk.js'
import type { Facts } from '../scan.js'
import { packageKey } from './cache-key.js'
import { type PortableFacts, packFacts, unpackFacts } from './portable-facts.js'
import type { BuildSettings } from './settings.js'

/** What proves a file unchanged, when that was seen (milliseconds since 1970), and what its bytes said. */
type Remembered = readonly [signature: string, changed: number, seen: number, facts: PortableFacts]

/** What decides where facts are remembered, and what they depend on besides their file. */
type FactsSettings = Pick<BuildSettings, 'roots' | 'strategy' | 'finders' | 'cacheFolder'>

/** The facts of files, from one build to the next. A file is read again unless it is proved unchanged. */
export class FactsCache {
  readonly #lines: LineCache

  constructor({ roots, strategy: { algorithm = 'sha256' }, finders, cacheFolder }: FactsSettings) {
    // What a user's own function finds may be another thing tomorrow.
    const isKept = cacheFolder !== null && finders.size === 0
    const path = isKept
      ? cacheFileOf(
          cacheFolder,
          'facts',
          roots.map((root) => resolve(root)),
        )
      : null
    this.#lines = new LineCache(path, `${packageKey()} ${algorithm}`)
  }

  get({ file, signature, changed }: FoundSource): Facts | null {
    const record = this.#lines.get(file) as Remembered | undefined
    if (record === undefined || record[0] !== signature || isRacy(changed, record[2])) return null
    this.#lines.keep(file)
    return unpackFacts(record[3])
  }

  /** `seen`: a moment before the file was read, in milliseconds since 1970. */
  set(file: string, { signature, changed }: FileState, seen: number, facts: Facts): void {
    if (!this.#lines.isKept) return
    const record: Remembered = [signature, changed, seen, packFacts(facts)]
    this.#lines.set(file, record)
  }

  /** Those of files that are gone are forgotten. */
  save(): void {
    this.#lines.save()
  }

  close(): void {
    this.#lines.close()
  }
}
