import { resolve } from 'node:path'
import { readCacheFile, writeCacheFile } from '../io/cache-file.js'
import { cacheFileOf, cacheFolderOf } from '../io/cache-folder.js'
import { Fields } from '../values/fields.js'
import { buildKey } from './build-key.js'
import type { BuildOptions } from './options.js'
import { surroundingsOf } from './output-state.js'
import { type Doubt, doubtsIn } from './remembered.js'
import { type BuildResult, unchanged } from './result.js'

/** The last build into a folder with the same options, which need not be done again while nothing has changed. */
export class LastBuild {
  readonly #options: BuildOptions
  readonly #file: string
  readonly #key: string

  private constructor(options: BuildOptions, file: string, key: string) {
    this.#options = options
    this.#file = file
    this.#key = key
  }

  /** `null` where nothing is remembered, or can't be: what a function gives nobody knows before it is called. */
  static async of(options: BuildOptions): Promise<LastBuild | null> {
    try {
      const folder = options.cacheDir === false ? null : cacheFolderOf(options.cacheDir)
      const key = folder === null ? null : await buildKey(options)
      if (folder === null || key === null) return null
      return new LastBuild(options, cacheFileOf(folder, 'last', [resolve(options.out)]), key)
    } catch {
      // What is wrong with the options is said by who reads them to build.
      return null
    }
  }

  /** Its result if it would be that of a build now: what is proved unchanged by its state is not looked into. */
  async find(): Promise<BuildResult | null> {
    try {
      const text = readCacheFile(this.#file, this.#key)
      return text === null ? null : await this.#resultIn(new Fields(text), Date.now())
    } catch {
      return null
    }
  }

  /** `now`: a moment before anything is compared. */
  async #resultIn(fields: Fields, now: number): Promise<BuildResult | null> {
    const { roots, out, strict = false } = this.#options
    const result = JSON.parse(fields.next()) as BuildResult
    if (strict && result.problems.length > 0) return null
    if (!fields.nextIs(surroundingsOf(roots, out))) return null
    const walk = fields.next()
    const doubts = doubtsIn(fields)
    if (doubts === null || (walk !== '' && !(await this.#walksAlike(walk)))) return null
    const isSame = doubts.length === 0 || (await this.#settle(doubts, fields, now))
    return isSame ? unchanged(result) : null
  }

  async #walksAlike(walk: string): Promise<boolean> {
    const { walkStateNow } = await import('./walk-state.js')
    return walk === (await walkStateNow(this.#options))
  }

  /** What was looked into need not be the next time: this alone is written where there is nothing to do, and once. */
  async #settle(doubts: readonly Doubt[], fields: Fields, now: number): Promise<boolean> {
    const { provedBy } = await import('./second-look.js')
    const proofs = provedBy(doubts, now)
    if (proofs === null) return false
    if (proofs.length > 0) this.save(fields.with(proofs))
    return true
  }

  save(text: string): void {
    writeCacheFile(this.#file, this.#key, text)
  }
}
