import { byPath } from '../values/logical-path.js'
import type { Release } from './release.js'

/** Which releases are kept: the last few, and those that pages of a while ago may still ask for. */
export interface KeepRules {
  /** How many, the current one among them. */
  readonly keep: number
  /** Those that were superseded after this time, too: ISO 8601, UTC, as in the records. */
  readonly since: string
}

/**
 * The releases that nothing asks for any more. The current one stays, and so does one that was never superseded: a
 * build that died was about to make it current.
 */
export function outdated(
  releases: Iterable<Release>,
  current: string,
  { keep, since }: KeepRules,
): Release[] {
  const earlier = [...releases].filter(
    ({ manifest, superseded }) => manifest.release !== current && superseded !== undefined,
  )
  return earlier
    .sort((a, b) => byPath(b.superseded ?? '', a.superseded ?? '') || byPath(idOf(a), idOf(b)))
    .slice(Math.max(keep - 1, 0))
    .filter(({ superseded = '' }) => superseded <= since)
}

function idOf({ manifest }: Release): string {
  return manifest.release
}
