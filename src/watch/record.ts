import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { type GivenNames, namesGivenBy } from '../io/claims.js'
import { type CurrentManifest, type History, laterThan } from '../io/history.js'
import { fileOf, releaseName } from '../io/layout.js'
import type { Pace } from '../io/pace.js'
import { digestFile } from '../io/read.js'
import { Staging } from '../io/staging.js'
import type { Manifest } from '../manifest/manifest.js'
import {
  formatRelease,
  headLength,
  newestFirst,
  placeOfSuperseded,
  type Release,
  supersededLine,
} from '../manifest/release.js'
import type { LogicalPath } from '../values/logical-path.js'
import { LastTexts } from './texts.js'

/** So many releases before the current one keep their records while a session goes on: open pages ask for their URLs. */
const keptSaves = 3

/**
 * The history of an output, and which of its releases a session made. Those are one record in the end: the newest
 * names the files of all, and the records of the oldest are removed as others come.
 */
export class SessionHistory {
  /** Of its last release. */
  readonly texts = new LastTexts()
  #history: History
  #names: GivenNames
  readonly #own = new Set<string>()
  /** Every file that the session wrote and that a build must still account for. */
  readonly #files = new Set<LogicalPath>()

  constructor(history: History) {
    this.#history = history
    this.#names = namesGivenBy(history)
  }

  /** What the releases say of names; of those whose records the session removed, too. */
  get names(): GivenNames {
    return this.#names
  }

  /** As it lies on the disk; the release that the next one supersedes is told only after the switch. */
  get history(): History {
    return this.#history
  }

  get files(): ReadonlySet<LogicalPath> {
    return this.#files
  }

  /** After somebody else has written: what is the session's own remains so, as far as it is there still. */
  renew(history: History): void {
    this.#history = history
    this.#names = namesGivenBy(history)
    for (const id of this.#own) if (!history.releases.has(id)) this.#own.delete(id)
    this.#files.clear()
    for (const id of this.#own)
      for (const file of history.releases.get(id)?.files ?? []) this.#files.add(file)
  }

  /** What `switchRelease` is to know: it need write no record but that of the new release. */
  beforeSwitch(next: string): History {
    const { releases, ...rest } = this.#history
    const others = [...releases].map(([id, release]) => {
      return [
        id,
        id === next || release.superseded !== undefined ? release : { ...release, superseded: release.made },
      ]
    })
    return { ...rest, releases: new Map(others as [string, Release][]) }
  }

  /** Tells the records which release is superseded, and removes those of the session that are too old. */
  async afterSwitch(out: string, record: Release, current: CurrentManifest, pace: Pace): Promise<void> {
    const { release } = record.manifest
    const now = laterThan(this.#history, Date.now())
    const releases = new Map(this.#history.releases)
    if (!releases.has(release)) this.#own.add(release)
    if (this.#own.has(release)) for (const file of record.files) this.#files.add(file)
    const before = releases.get(this.#history.current?.release ?? '')?.manifest
    const superseded = [...releases.values()]
      .filter((each) => each.manifest.release !== release && each.superseded === undefined)
      .map((each) => ({ ...each, superseded: now }))
    for (const each of [record, ...superseded]) releases.set(each.manifest.release, each)
    const gone = this.#tooOld(releases, release)
    for (const id of gone) releases.delete(id)
    await write(
      out,
      superseded.filter(({ manifest }) => releases.has(manifest.release)),
      pace,
    )
    for (const id of gone) rmSync(fileOf(out, releaseName(id)), { force: true })
    for (const id of gone) this.#own.delete(id)
    this.#history = { releases, current, unfinished: [] }
    this.#learnNames(record, before)
  }

  /** Of what stood in the manifest before all is known. */
  #learnNames(record: Release, before: Manifest | undefined): void {
    const assets = [...record.manifest.assets].filter(([path, asset]) => before?.assets.get(path) !== asset)
    const manifest = { ...record.manifest, assets: new Map(assets) }
    const releases = new Map([[manifest.release, { ...record, manifest }]])
    const { claims, plainNames, written } = namesGivenBy({ releases, unfinished: [] })
    for (const [name, claim] of claims) this.#names.claims.set(name, claim)
    for (const [name, claim] of plainNames) this.#names.plainNames.set(name, claim)
    for (const name of written) this.#names.written.add(name)
  }

  #tooOld(releases: ReadonlyMap<string, Release>, current: string): string[] {
    const own = newestFirst(releases.values()).map(({ manifest }) => manifest.release)
    return own.filter((id) => id !== current && this.#own.has(id)).slice(keptSaves)
  }
}

async function write(out: string, records: readonly SupersededRelease[], pace: Pace): Promise<void> {
  if (records.length === 0) return
  const staging = new Staging(out)
  try {
    for (const record of records) {
      const name = releaseName(record.manifest.release)
      staging.stage(name, (target) => writeSuperseded(fileOf(out, name), record, target))
    }
    await staging.commit(pace)
  } finally {
    staging.close()
  }
}

type SupersededRelease = Release & Required<Pick<Release, 'superseded'>>

/** What lies there needs one line more. It is large, and read through a buffer that is there already. */
function writeSuperseded(file: string, record: SupersededRelease, target: string): void {
  const descriptor = openSync(target, 'w')
  try {
    let place: number | null = null
    digestFile(file, (piece, position) => {
      if (position === 0) place = placeOfSuperseded(piece.toString('latin1', 0, headLength))
      if (place === null) return
      const pieces =
        position > 0
          ? [piece]
          : [piece.subarray(0, place), supersededLine(record.superseded), piece.subarray(place)]
      for (const each of pieces) writeFileSync(descriptor, each)
    })
    if (place === null) writeFileSync(descriptor, formatRelease(record))
  } finally {
    closeSync(descriptor)
  }
}
