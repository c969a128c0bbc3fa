import { type BigIntStats, statSync, utimesSync } from 'node:fs'
import { type Digest, HexStream, integrityOf } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Strategy } from '../values/strategy.js'
import { lengthOf, storeName } from '../values/versioned-url.js'
import { Claims, type GivenNames, namesGivenBy } from './claims.js'
import type { History } from './history.js'
import { KnownDigests } from './known-digests.js'
import { fileOf } from './layout.js'
import { type Listed, Listing } from './listing.js'
import { foreign, otherBytes, refuseFolder } from './output-errors.js'
import type { Pace } from './pace.js'
import { digestFile } from './read.js'
import { Staging, stagedFile } from './staging.js'
import { type Supply, supplyChecked, supplyTo } from './supply.js'
import { isMissing, writeError } from './system-error.js'
import { TextWriter } from './text-writer.js'

/** Who writes bytes under a number of the staging folder, be it a while later. */
export interface Writer {
  /** False where it can't; nothing is written then. */
  write(staged: number, bytes: Uint8Array): boolean
}

/**
 * The folder that a build writes: content-named files, written once, and plain files, which follow the release.
 * Nothing is visible before `commit`.
 */
export class Output {
  readonly staging: Staging
  readonly #out: string
  readonly #strategy: Strategy
  readonly #claims: Claims
  /** Every file that a build is known to have written. */
  readonly #written: ReadonlySet<LogicalPath>
  readonly #isFresh: boolean
  readonly #digests: KnownDigests
  readonly #listing: Listing
  /** Another thread to which bytes can be handed over. */
  writer: Writer | null = null
  /** Most are asked for more than once in a row. */
  #asked: { readonly name: LogicalPath; readonly stats: BigIntStats | undefined } | null = null

  constructor(
    out: string,
    history: History,
    strategy: Strategy,
    digests = new KnownDigests(null, ''),
    names: GivenNames = namesGivenBy(history),
    listed?: Listed,
  ) {
    this.#out = out
    this.#listing = new Listing(out, listed)
    this.#strategy = strategy
    this.#digests = digests
    this.staging = new Staging(out)
    this.#claims = new Claims(names)
    this.#isFresh = history.current === null && history.releases.size === 0
    this.#written = names.written
  }

  /**
   * A place for the bytes of a source whose name isn't known yet; none where earlier builds have written, since most
   * files will be there already.
   */
  reserve(): number | null {
    return this.#isFresh ? this.staging.reserve() : null
  }

  /** For a text that is written in pieces; `name` is what an error speaks of. */
  openText(name: LogicalPath): TextWriter {
    const number = this.staging.reserve()
    return new TextWriter(number, stagedFile(this.staging.places.folder, number), fileOf(this.#out, name))
  }

  /**
   * A content-named file. One that lies there already must hold the same bytes.
   * @throws {EverfreshError} `name-collision`, `output-corrupt`
   */
  add(name: LogicalPath, digest: Digest, supply: Supply, owner: string): void {
    const integrity = integrityOf(digest)
    this.#claims.addContentName(name, integrity, owner)
    if (this.staging.fileOf(name) !== undefined) return
    const there = this.#statIfThere(name)
    const file = fileOf(this.#out, name)
    if (there === undefined) {
      if (this.#isHandedOver(name, supply)) return
      this.#stage(name, supply, (target) => supplyChecked(target, supply, digest))
    } else if (!this.#holds(file, there, integrity)) throw otherBytes(file)
  }

  /**
   * A file whose own name is its version: no release that is kept gave other bytes to it as immutable.
   * @throws {EverfreshError} `name-collision`, `output-foreign`
   */
  keep(name: LogicalPath, digest: Digest, supply: Supply): void {
    const file = fileOf(this.#out, name)
    const there = this.#statIfThere(name)
    if (
      there !== undefined &&
      !this.#holds(file, there, integrityOf(digest)) &&
      !this.#isOwn(name, file, there)
    )
      throw foreign(file)
    this.#replace(name, digest, supply, (target) => supplyChecked(target, supply, digest))
  }

  /**
   * Says that a plain name is in use, whether its file is written or not: our own server answers it.
   * @throws {EverfreshError} `name-collision`
   */
  claim(name: LogicalPath, digest: Digest): void {
    this.#claims.add(name, integrityOf(digest), name)
  }

  /** Whether a content-named file lies there with just these bytes. */
  has(name: LogicalPath, integrity: string): boolean {
    const file = fileOf(this.#out, name)
    const there = this.#statIfThere(name)
    return there?.isFile() === true && this.#digests.of(file, there) === integrity
  }

  /**
   * A plain file gets the bytes of a content-named one; it is not touched where it has them.
   * @throws {EverfreshError} `name-collision`, `output-foreign`
   */
  copy(name: LogicalPath, from: LogicalPath, digest: Digest): void {
    const file = fileOf(this.#out, name)
    const there = this.#statIfThere(name)
    if (there !== undefined && !this.#isOwn(name, file, there)) throw foreign(file)
    this.replace(name, digest, { file: this.fileOf(from) })
  }

  /** A file of ours that may hold other bytes now. */
  replace(name: LogicalPath, digest: Digest, supply: Supply): void {
    this.#replace(name, digest, supply, (target) => supplyTo(target, supply))
  }

  #holds(file: string, stats: BigIntStats, integrity: string): boolean {
    refuseFolder(file, stats)
    return this.#digests.of(file, stats) === integrity
  }

  #isHandedOver(name: LogicalPath, supply: Supply): boolean {
    if (this.writer === null || !('bytes' in supply)) return false
    const number = this.staging.reserve()
    const isTaken = this.writer.write(number, supply.bytes)
    if (isTaken) this.staging.adopt(name, number)
    return isTaken
  }

  #stage(name: LogicalPath, supply: Supply, produce: (target: string) => void): void {
    if ('staged' in supply) this.staging.adopt(name, supply.staged)
    else this.staging.stage(name, produce)
  }

  #replace(name: LogicalPath, digest: Digest, supply: Supply, produce: (target: string) => void): void {
    this.#claims.add(name, integrityOf(digest), name)
    const file = fileOf(this.#out, name)
    const there = this.#statIfThere(name)
    if (there !== undefined && this.#holds(file, there, integrityOf(digest))) return
    this.#stage(name, supply, produce)
    const target = this.staging.fileOf(name)
    if (there !== undefined && target !== undefined) setLaterTime(target, there)
  }

  /** Puts what was staged in place, and knows the digests from then on. */
  async commit(pace: Pace): Promise<void> {
    const { names } = this.staging
    this.#asked = null
    await this.staging.commit(pace)
    this.#digests.save(this.#known(names))
  }

  *#known(names: readonly LogicalPath[]): Generator<[file: string, integrity: string]> {
    for (const name of names) {
      const integrity = this.#claims.integrityOf(name)
      if (integrity !== undefined) yield [fileOf(this.#out, name), integrity]
    }
  }

  /** Whether some file has this name. */
  exists(name: LogicalPath): boolean {
    return this.#statIfThere(name) !== undefined
  }

  /** Where the bytes of a name can be read now, committed or not. */
  fileOf(name: LogicalPath): string {
    return this.staging.fileOf(name) ?? fileOf(this.#out, name)
  }

  /**
   * Whether a plain file was written by a build, and not by somebody whose work would be lost. Where the history
   * is lost, the content-named file with the same bytes tells.
   */
  #isOwn(name: LogicalPath, file: string, there: BigIntStats): boolean {
    if (this.#written.has(name)) return true
    refuseFolder(file, there)
    const stored = this.#storeNameOf(name, file)
    return this.exists(stored) || this.staging.fileOf(stored) !== undefined
  }

  #storeNameOf(name: LogicalPath, file: string): LogicalPath {
    const { algorithm = 'sha256' } = this.#strategy
    const stream = new HexStream(algorithm)
    const { digest } = digestFile(file, (piece, position) => stream.update(piece, position))
    const version = stream.hex().slice(0, lengthOf(this.#strategy))
    return storeName(name, { version, digest }, this.#strategy)
  }

  /** What is staged lies elsewhere, so that it stays true until the commit. */
  #statIfThere(name: LogicalPath): BigIntStats | undefined {
    if (this.#asked?.name === name) return this.#asked.stats
    const stats = this.#listing.mayHave(name) ? statIfThere(fileOf(this.#out, name)) : undefined
    this.#asked = { name, stats }
    return stats
  }
}

function statIfThere(file: string): BigIntStats | undefined {
  try {
    return statSync(file, { bigint: true, throwIfNoEntry: false })
  } catch (error) {
    if (isMissing(error)) return undefined
    throw writeError(error, file)
  }
}

/** nginx makes its ETag of time and size, so new bytes need another second than the old ones had. */
function setLaterTime(target: string, previous: BigIntStats): void {
  const seconds = Math.max(Date.now() / 1000, Number(previous.mtimeNs) / 1e9 + 1)
  utimesSync(target, seconds, seconds)
}
