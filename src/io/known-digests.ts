import { statSync } from 'node:fs'
import { integrityOf } from '../values/digest.js'
import { readCacheFile, writeCacheFile } from './cache-file.js'
import { signatureOf } from './file-state.js'
import { digestFile } from './read.js'

type Known = readonly [signature: string, integrity: string]

/**
 * The digests of an output's files, from one build to the next. Nobody but builds writes there, so that what they have
 * just written is taken as it is: that it is edited within the same tick of the clock nobody has to fear.
 */
export class KnownDigests {
  readonly #file: string | null
  readonly #key: string
  readonly #now = new Map<string, Known>()
  #earlier: ReadonlyMap<string, Known> | undefined
  #isChanged = false

  /** `file`: where they are remembered; `null` for nowhere. */
  constructor(file: string | null, key: string) {
    this.#file = file
    this.#key = key
  }

  /** As `integrityOf` writes it. */
  of(file: string): string {
    this.#earlier ??= this.#read()
    const signature = signatureOf(statSync(file, { bigint: true }))
    const known = this.#now.get(file) ?? this.#earlier.get(file)
    if (known?.[0] !== signature) return this.#digest(file)
    this.#now.set(file, known)
    return known[1]
  }

  /** Of a file that was just written. */
  add(file: string, integrity: string): void {
    if (this.#file !== null) this.#set(file, signatureOf(statSync(file, { bigint: true })), integrity)
  }

  /** Those of files that nobody asked for are forgotten. */
  save(): void {
    const isSame = !this.#isChanged && this.#now.size === (this.#earlier?.size ?? 0)
    if (this.#file !== null && !isSame) writeCacheFile(this.#file, this.#key, [...this.#now])
  }

  #digest(file: string): string {
    const { signature, digest } = digestFile(file)
    const integrity = integrityOf(digest)
    this.#set(file, signature, integrity)
    return integrity
  }

  #set(file: string, signature: string, integrity: string): void {
    this.#now.set(file, [signature, integrity])
    this.#isChanged = true
  }

  #read(): ReadonlyMap<string, Known> {
    const known = this.#file === null ? null : readCacheFile(this.#file, this.#key)
    return new Map(known as [string, Known][] | null)
  }
}
