import { type BigIntStats, statSync } from 'node:fs'
import { integrityOf } from '../values/digest.js'
import { signatureOf } from './file-state.js'
import { LineCache } from './line-cache.js'
import { digestFile } from './read.js'

type Known = readonly [signature: string, integrity: string]

/**
 * The digests of an output's files, from one build to the next. Nobody but builds writes there, so that what they have
 * just written is taken as it is: that it is edited within the same tick of the clock nobody has to fear.
 */
export class KnownDigests {
  readonly #lines: LineCache
  /** Those that were not known before. */
  readonly #fresh = new Map<string, Known>()

  /** `file`: where they are remembered; `null` for nowhere. */
  constructor(file: string | null, key: string) {
    this.#lines = new LineCache(file, key)
  }

  /** As `integrityOf` writes it. `stats`: of the file as it is now. */
  of(file: string, stats: BigIntStats): string {
    const signature = signatureOf(stats)
    const fresh = this.#fresh.get(file)
    if (fresh?.[0] === signature) return fresh[1]
    const known = this.#lines.get(file) as Known | undefined
    if (known?.[0] !== signature) return this.#digest(file)
    this.#lines.keep(file)
    return known[1]
  }

  /** `written`: files that were just written, with what they hold. Those that nobody asked for are forgotten. */
  save(written: Iterable<readonly [file: string, integrity: string]>): void {
    if (!this.#lines.isKept) return
    try {
      for (const [file, known] of this.#fresh) this.#lines.set(file, known)
      for (const [file, integrity] of written)
        this.#lines.set(file, [signatureOf(statSync(file, { bigint: true })), integrity])
      this.#lines.save()
    } finally {
      this.#lines.close()
    }
  }

  #digest(file: string): string {
    const { signature, digest } = digestFile(file)
    const integrity = integrityOf(digest)
    this.#fresh.set(file, [signature, integrity])
    return integrity
  }
}
