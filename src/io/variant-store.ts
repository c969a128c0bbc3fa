import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { bytesOfDigest, type Digest, DigestStream, sha256Hex } from '../values/digest.js'

/** Which bytes were compressed, and how. */
export interface VariantKey {
  readonly original: Digest
  /** The encoding, the level and the encoder, in characters that a file name may have. */
  readonly how: string
}

const day = 24 * 60 * 60 * 1000

/** How long an entry is kept after its last use, in milliseconds. */
const longestUnused = 30 * day

const digestLength = 32

/** Entries lie in 256 folders, by the first byte of the digest. */
const shelves = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/**
 * What was compressed once, for all outputs and branches. An entry is a digest of its key and of the rest, then the
 * rest: the compressed bytes, or nothing where they weren't worth keeping. It only saves time: what can't be read isn't
 * there, what can't be written isn't kept, and nobody is told.
 */
export class VariantStore {
  readonly #folder: string
  readonly #now: number
  #isWritable = true

  /** `now` in milliseconds since 1970. */
  constructor(cacheFolder: string, now = Date.now()) {
    this.#folder = join(cacheFolder, 'variants')
    this.#now = now
  }

  /** The compressed bytes, none if they weren't worth keeping; `null` without an entry, or with a damaged one. */
  get(key: VariantKey): Buffer | null {
    const file = this.#fileOf(key)
    const entry = attempt(() => readFileSync(file))
    const rest = entry?.subarray(digestLength)
    if (rest === undefined || entry?.subarray(0, digestLength).equals(sealOf(key, rest)) !== true) return null
    if (!this.#isWithin(day, file)) this.#touch(file)
    return rest
  }

  /** Written aside and renamed, since two builds may write at once. After a failure nothing more is tried. */
  put(key: VariantKey, rest: Uint8Array): void {
    if (!this.#isWritable) return
    const file = this.#fileOf(key)
    const aside = `${file}.${process.pid}`
    try {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(aside, Buffer.concat([sealOf(key, rest), rest]))
      renameSync(aside, file)
    } catch {
      this.#isWritable = false
      remove(aside)
    }
  }

  /** Removes what nobody used for a month; looks for it once a day. */
  prune(): void {
    const record = join(this.#folder, 'pruned')
    if (this.#isWithin(day, record)) return
    for (const shelf of shelves) {
      const folder = join(this.#folder, shelf)
      const files = (attempt(() => readdirSync(folder)) ?? []).map((name) => join(folder, name))
      for (const file of files) if (!this.#isWithin(longestUnused, file)) remove(file)
    }
    attempt(() => writeFileSync(record, ''))
    this.#touch(record)
  }

  #fileOf({ original, how }: VariantKey): string {
    const digest = sha256Hex(original)
    return join(this.#folder, digest.slice(0, 2), `${digest}.${how}`)
  }

  /** Whether a file was used so lately. A time that is yet to come, from a clock that was set back, says nothing. */
  #isWithin(span: number, file: string): boolean {
    const used = attempt(() => statSync(file).mtimeMs)
    return used !== undefined && Math.abs(this.#now - used) < span
  }

  #touch(file: string): void {
    attempt(() => utimesSync(file, this.#now / 1000, this.#now / 1000))
  }
}

function sealOf({ original, how }: VariantKey, rest: Uint8Array): Uint8Array {
  const seal = new DigestStream().update(bytesOfDigest(original)).update(`${how}\n`).update(rest)
  return bytesOfDigest(seal.digest())
}

function remove(file: string): void {
  attempt(() => rmSync(file, { force: true }))
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
