import { existsSync, realpathSync, rmSync } from 'node:fs'
import { readHistory } from './io/history.js'
import { fileOf, journalName } from './io/layout.js'
import { withLock } from './io/lock.js'
import type { Output } from './io/output.js'
import { Pace } from './io/pace.js'
import { writeDurably } from './io/staging.js'
import { claimedBefore, isReused, versionedUrlsOf } from './manifest/claimed-urls.js'
import { manifestsOf, type Releases, readReleases } from './releases/history.js'
import { type Incomplete, Merger } from './releases/merger.js'
import { EverfreshError } from './values/error.js'
import type { LogicalPath } from './values/logical-path.js'

export interface MergeResult {
  /** The folders, as they were given. */
  readonly from: string
  readonly dir: string
  /** Ids of the releases that are in the folder now, the newest first. */
  readonly merged: readonly string[]
  /** Those that stayed behind, since a file of theirs is lost or damaged. */
  readonly incomplete: readonly Incomplete[]
  /** How many files were written. */
  readonly files: number
  /**
   * URLs of the current release that are immutable, and that a merged one gave to other bytes: only versions that
   * aren't taken from the content come to that. Another build mends it.
   */
  readonly reused: readonly string[]
}

/**
 * Brings the releases of an earlier output into another one, before or after its first build: for containers and CI,
 * which start empty. Nothing of the current release changes, and plain names remain its own.
 * @throws {EverfreshError} `name-collision` where one name has different bytes; `manifest-missing`, `option-invalid`,
 * `output-unwritable`, `disk-full`; nothing is written then
 */
export function merge(from: string, dir: string): Promise<MergeResult> {
  return withLock(dir, async () => {
    refuseSame(from, dir)
    const earlier = readReleases(from)
    const releases = readTarget(dir)
    const merger = new Merger(from, dir, releases, new Date().toISOString())
    try {
      for (const { release } of manifestsOf(earlier)) {
        const record = earlier.history.releases.get(release)
        if (record !== undefined) merger.add(record)
      }
      const files = await commit(dir, merger.output, releases.history.unfinished)
      const { merged, incomplete } = merger
      return { from, dir, merged, incomplete, files, reused: reusedUrls(releases, earlier) }
    } finally {
      merger.output.staging.close()
    }
  })
}

function refuseSame(from: string, dir: string): void {
  if (!existsSync(from) || !existsSync(dir) || realpathSync(from) !== realpathSync(dir)) return
  throw new EverfreshError(
    'option-invalid',
    `"${from}" and "${dir}" are one folder: merge another one into it`,
  )
}

/** Nothing may have been built there yet. */
function readTarget(dir: string): Releases {
  try {
    return readReleases(dir)
  } catch (error) {
    if (!(error instanceof EverfreshError) || error.code === 'manifest-newer') throw error
    return { history: readHistory(dir), current: null, earlier: [] }
  }
}

/** What somebody who died had announced remains announced. */
async function commit(dir: string, { staging }: Output, unfinished: readonly LogicalPath[]): Promise<number> {
  const { names } = staging
  const journal = fileOf(dir, journalName)
  if (names.length === 0) return 0
  staging.prepare()
  writeDurably(journal, `${JSON.stringify([...unfinished, ...names])}\n`)
  await staging.commit(new Pace())
  if (unfinished.length === 0) rmSync(journal, { force: true })
  return names.length
}

function reusedUrls({ current }: Releases, earlier: Releases): string[] {
  if (current === null) return []
  const manifests = [...earlier.history.releases.values()].map(({ manifest }) => manifest)
  const claimed = claimedBefore(manifests, current.strategy)
  return [...current.assets].flatMap(([path, asset]) =>
    versionedUrlsOf(path, asset, current)
      .filter((url) => asset.immutable && isReused(claimed, current.base + url, asset.integrity))
      .map((url) => current.base + url),
  )
}
