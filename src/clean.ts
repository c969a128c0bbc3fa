import { type History, readManifestFile } from './io/history.js'
import { withLock } from './io/lock.js'
import { Staging } from './io/staging.js'
import type { KeepRules } from './manifest/kept.js'
import type { Manifest } from './manifest/manifest.js'
import { readReleases } from './releases/history.js'
import { outlivedNames, planRemoval, type Removal } from './releases/removal.js'
import { type FoundFile, findFiles, remove } from './releases/remove.js'
import { makeCurrent } from './releases/switch.js'
import { EverfreshError } from './values/error.js'
import { checkOptionNames } from './values/known-options.js'
import type { LogicalPath } from './values/logical-path.js'

export interface CleanOptions {
  /** How many releases are kept in any case, the current one among them; 3 by default, at least 1. */
  readonly keep?: number
  /** Those that were superseded less than so many days ago are kept, too; 30 by default. */
  readonly days?: number
  /** Say what would go, and remove nothing; false by default. */
  readonly dryRun?: boolean
}

export interface CleanResult {
  /** The folder, as it was given. */
  readonly dir: string
  /** The current release. */
  readonly release: string
  /** Ids of the releases that are left, and of those that went. */
  readonly kept: readonly string[]
  readonly removed: readonly string[]
  /** The files that went, below the folder: pages first. */
  readonly files: readonly LogicalPath[]
  /** Of those files together. */
  readonly bytes: number
  readonly dryRun: boolean
}

/**
 * Removes what no release that is kept needs, by the records alone: what nothing names stays, and `verify` reports it.
 * A kill at any moment leaves all that is kept whole, and the next command goes on where this one ended.
 * @throws {EverfreshError} `option-invalid`, `manifest-missing`, `manifest-corrupt`, `output-unwritable`;
 * `release-incomplete` where a build died and the current release can't be mended
 */
export async function clean(dir: string, options: CleanOptions = {}): Promise<CleanResult> {
  checkOptionNames(options, ['keep', 'days', 'dryRun'])
  const { dryRun = false } = options
  const rules = keepRules(options)
  const work = async () => {
    // What is current must be known, or everything might go.
    const current = readManifestFile(dir)
    const { history } = readReleases(dir)
    const removal = planRemoval(history, current, rules)
    const files = findFiles(dir, removal)
    if (!dryRun) {
      // Whatever was staged by somebody who died goes when this is made.
      new Staging(dir).close()
      await mend(dir, history, removal, current)
      remove(dir, removal, files)
    }
    return resultOf(dir, current.release, removal, files, dryRun)
  }
  return dryRun ? work() : withLock(dir, work)
}

/** Plain names, be it of a build that died, must not lead to what goes now. */
async function mend(dir: string, history: History, removal: Removal, current: Manifest): Promise<void> {
  const unfinished = [...history.unfinished, ...outlivedNames(dir, removal, current)]
  if (unfinished.length === 0) return
  const releases = new Map(removal.kept.map((release) => [release.manifest.release, release]))
  await makeCurrent(dir, { ...history, releases, unfinished }, current)
}

function resultOf(
  dir: string,
  release: string,
  { kept, releases }: Removal,
  files: readonly FoundFile[],
  dryRun: boolean,
): CleanResult {
  return {
    ...{ dir, release },
    kept: kept.map(({ manifest }) => manifest.release),
    removed: releases.map(({ manifest }) => manifest.release),
    files: files.map(({ name }) => name),
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    dryRun,
  }
}

/** @throws {EverfreshError} `option-invalid` */
export function keepRules({ keep = 3, days = 30 }: CleanOptions): KeepRules {
  checkCount('keep', keep, 1)
  checkCount('days', days, 0)
  return { keep, since: days === 0 ? afterAll : daysAgo(days) }
}

/** Later than any record's time, which may be ahead of the clock: where that was set back, or two fell on one moment. */
const afterAll = '9999-12-31T23:59:59.999Z'

const day = 24 * 60 * 60 * 1000

/** ISO 8601, UTC. */
export function daysAgo(days: number): string {
  return new Date(Math.max(0, Date.now() - days * day)).toISOString()
}

function checkCount(option: string, value: number, least: number): void {
  if (typeof value === 'number' && value >= least) return
  throw new EverfreshError(
    'option-invalid',
    `"${option}" is ${String(value)}, but must be a number of at least ${least}`,
  )
}
