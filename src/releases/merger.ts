import { fileOf, releaseName } from '../io/layout.js'
import { Output } from '../io/output.js'
import type { Manifest, Variant } from '../manifest/manifest.js'
import { recurring } from '../manifest/recurring.js'
import { formatRelease, type Release } from '../manifest/release.js'
import { digestIn, digestOf } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'
import { contentStrategy } from '../values/strategy.js'
import { Disk } from './disk.js'
import type { Releases } from './history.js'
import { endedAt, type Lasting, lastingFiles, movedRecord, united } from './merging.js'
import { variantsIn, variantsOn } from './variants.js'

/** A release that stays behind, since one of its files is not there with its bytes. */
export interface Incomplete {
  readonly release: string
  readonly file: string
}

/** Stages releases of one folder for another; that one's current release stays as it is. */
export class Merger {
  readonly output: Output
  readonly merged: string[] = []
  readonly incomplete: Incomplete[] = []
  readonly #from: Disk
  readonly #to: Disk
  readonly #releases: Releases
  readonly #now: string

  constructor(from: string, to: string, releases: Releases, now: string) {
    this.#from = new Disk(from)
    this.#to = new Disk(to)
    this.#releases = releases
    this.#now = now
    this.output = new Output(to, releases.history, contentStrategy)
  }

  /** @throws {EverfreshError} `name-collision` */
  add(release: Release): void {
    const { manifest } = release
    const lasting = lastingFiles(manifest)
    const lost = lasting.find((each) => !this.#from.holds(each) && !this.#to.holds(each))
    if (lost !== undefined) {
      this.incomplete.push({ release: manifest.release, file: lost.file })
      return
    }
    for (const each of lasting) this.#copy(each)
    const variants = [...manifest.assets.values()].flatMap((asset) => Object.values(asset.variants ?? {}))
    for (const variant of [...variants, ...variantsIn(release.attempts)]) this.#copyVariant(variant)
    this.#record(release)
    this.merged.push(manifest.release)
  }

  #copy(lasting: Lasting): void {
    const { file, integrity, owner } = lasting
    const there = this.#to.integrityOf(file)
    if (there !== null && there !== integrity) throw this.#collision(lasting)
    const supply = { file: fileOf(this.#from.dir, file) }
    if (there === null) this.output.add(file, digestIn(integrity), supply, owner)
  }

  /** One that lies there already may be of another level; it says the same. */
  #copyVariant(variant: Variant): void {
    const { file, integrity } = variant
    const isWanted = this.#to.integrityOf(file) === null && this.output.staging.fileOf(file) === undefined
    if (isWanted && this.#from.holds(variant))
      this.output.replace(file, digestIn(integrity), { file: fileOf(this.#from.dir, file) })
  }

  #record(release: Release): void {
    const { history, current } = this.#releases
    const own = history.releases.get(release.manifest.release)
    const variantNow = variantsOn(this.#to, [...history.releases.values(), release])
    const isThere = (variant: Pick<Variant, 'file' | 'integrity'>) =>
      this.output.staging.fileOf(variant.file) === undefined
        ? this.#to.holds(variant)
        : this.#from.holds(variant)
    const manifests = [...history.releases.values()].map((each) => each.manifest)
    const manifest = recurring(release.manifest, manifests, (promised) =>
      isThere(promised) ? promised : variantNow(promised),
    )
    const moved = movedRecord(release, manifest, isThere)
    const record = endedAt(own === undefined ? moved : united(own, moved), this.#endOf(release, own, current))
    const text = formatRelease(record)
    this.output.replace(releaseName(manifest.release), digestOf(text), { bytes: Buffer.from(text) })
  }

  /** Before there is a current release the next build ends what has no end yet. */
  #endOf({ manifest, superseded }: Release, own: Release | undefined, current: Manifest | null) {
    if (manifest.release === current?.release) return undefined
    const ends = [superseded, own === undefined ? superseded : own.superseded]
    if (ends.includes(undefined)) return current === null ? undefined : this.#now
    return ends.sort().at(-1)
  }

  #collision({ file, owner }: Lasting): EverfreshError {
    const [from, to] = [fileOf(this.#from.dir, file), fileOf(this.#to.dir, file)]
    return new EverfreshError(
      'name-collision',
      `${from} (${owner}) and ${to} hold different bytes under one name: remove the one that is wrong ("everfresh verify" says which)`,
    )
  }
}
