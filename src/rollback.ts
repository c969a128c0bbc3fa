import { withLock } from './io/lock.js'
import { findRelease, readReleases, releaseBefore } from './releases/history.js'
import { makeCurrent } from './releases/switch.js'

export interface RollbackResult {
  /** The folder, as it was given. */
  readonly dir: string
  /** The release that is current now. */
  readonly release: string
  /** The one that was current before; the same where there was nothing to do, `null` where the manifest was lost. */
  readonly before: string | null
  /** How many assets the release has. */
  readonly files: number
}

/**
 * Makes an earlier release current again: the one before the current, or that of an id, of which a unique beginning
 * is enough. All its files are verified first; plain names follow, and the manifest, last, is the switch.
 * @throws {EverfreshError} `release-unknown`, `release-incomplete`, `manifest-missing`, `output-foreign`,
 * `output-unwritable`, `disk-full`; the current release stays as it was
 */
export function rollback(dir: string, release?: string): Promise<RollbackResult> {
  return withLock(dir, async () => {
    const releases = readReleases(dir)
    const target = release === undefined ? releaseBefore(releases, dir) : findRelease(releases, release)
    const { assets } = await makeCurrent(dir, releases.history, target)
    return { dir, release: target.release, before: releases.current?.release ?? null, files: assets.size }
  })
}
