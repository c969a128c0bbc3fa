import { resolve } from 'node:path'
import { readCacheFile, writeCacheFile } from '../io/cache-file.js'
import { cacheFileOf } from '../io/cache-folder.js'
import type { Output } from '../io/output.js'
import type { Outcome, StampMemory } from '../stamp/memory.js'
import { type Digest, digestOf, integrityOf } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Problem } from '../values/problem.js'
import type { Strategy } from '../values/strategy.js'
import { storeName } from '../values/versioned-url.js'
import { packageKey } from './cache-key.js'
import type { BuildSettings } from './settings.js'

type Remembered = readonly [
  inputs: string,
  digest: string,
  version: string,
  size: number | null,
  problem?: Problem,
]

/** What became of rewritten files, from one build to the next; of use where the file still lies in the output. */
export class StampCache implements StampMemory {
  readonly #file: string | null
  readonly #key: string
  readonly #strategy: Strategy
  readonly #output: Output
  readonly #now = new Map<LogicalPath, Remembered>()
  #earlier: ReadonlyMap<LogicalPath, Remembered> | undefined
  #isChanged = false

  constructor(
    { out, strategy, cacheFolder }: Pick<BuildSettings, 'out' | 'strategy' | 'cacheFolder'>,
    output: Output,
  ) {
    this.#file = cacheFolder === null ? null : cacheFileOf(cacheFolder, 'stamped', [resolve(out)])
    this.#key = `${packageKey()} ${digestOf(JSON.stringify(strategy))}`
    this.#strategy = strategy
    this.#output = output
  }

  get(path: LogicalPath, inputs: string): Outcome | null {
    this.#earlier ??= this.#read()
    const known = this.#earlier.get(path)
    if (known === undefined || known[0] !== inputs) return null
    const [, text, version, size, problem] = known
    const outcome = { digest: text as Digest, version, size, ...(problem && { problem }) }
    if (size !== null && !this.#isThere(path, outcome)) return null
    this.#now.set(path, known)
    return outcome
  }

  set(path: LogicalPath, inputs: string, { digest, version, size, problem }: Outcome): void {
    if (this.#file === null) return
    const known = [inputs, digest, version, size] as const
    this.#now.set(path, problem === undefined ? known : [...known, problem])
    this.#isChanged = true
  }

  /** Those of files that are gone, or no longer rewritten, are forgotten. */
  save(): void {
    const isSame = !this.#isChanged && this.#now.size === (this.#earlier?.size ?? 0)
    if (this.#file !== null && !isSame) writeCacheFile(this.#file, this.#key, [...this.#now])
  }

  #isThere(path: LogicalPath, outcome: Outcome): boolean {
    return this.#output.has(storeName(path, outcome, this.#strategy), integrityOf(outcome.digest))
  }

  #read(): ReadonlyMap<LogicalPath, Remembered> {
    const known = this.#file === null ? null : readCacheFile(this.#file, this.#key)
    return new Map(known as [LogicalPath, Remembered][] | null)
  }
}
