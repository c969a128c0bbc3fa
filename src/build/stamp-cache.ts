import { resolve } from 'node:path'
import { cacheFileOf } from '../io/cache-folder.js'
import { LineCache } from '../io/line-cache.js'
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
  readonly #lines: LineCache
  readonly #strategy: Strategy
  readonly #output: Output

  constructor(
    { out, strategy, cacheFolder }: Pick<BuildSettings, 'out' | 'strategy' | 'cacheFolder'>,
    output: Output,
  ) {
    const file = cacheFolder === null ? null : cacheFileOf(cacheFolder, 'stamped', [resolve(out)])
    this.#lines = new LineCache(file, `${packageKey()} ${digestOf(JSON.stringify(strategy))}`)
    this.#strategy = strategy
    this.#output = output
  }

  get(path: LogicalPath, inputs: string): Outcome | null {
    const known = this.#lines.get(path) as Remembered | undefined
    if (known === undefined || known[0] !== inputs) return null
    const [, text, version, size, problem] = known
    const outcome = { digest: text as Digest, version, size, ...(problem && { problem }) }
    if (size !== null && !this.#isThere(path, outcome)) return null
    this.#lines.keep(path)
    return outcome
  }

  set(path: LogicalPath, inputs: string, { digest, version, size, problem }: Outcome): void {
    const known: Remembered = [inputs, digest, version, size]
    this.#lines.set(path, problem === undefined ? known : [...known, problem])
  }

  /** Those of files that are gone, or no longer rewritten, are forgotten. */
  save(): void {
    this.#lines.save()
  }

  close(): void {
    this.#lines.close()
  }

  #isThere(path: LogicalPath, outcome: Outcome): boolean {
    return this.#output.has(storeName(path, outcome, this.#strategy), integrityOf(outcome.digest))
  }
}
