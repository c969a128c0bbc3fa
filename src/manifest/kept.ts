import { byPath } from '../values/logical-path.js'

/** A release, and when another took its place. */
interface Ended {
  readonly manifest: { readonly release: string }
  /** ISO 8601, UTC; absent where it is current, or never was. */
  readonly superseded?: string
}

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
export function outdated<T extends Ended>(
  releases: Iterable<T>,
  current: string,
  { keep, since }: KeepRules,
): T[] {
  const earlier = [...releases].filter(
    ({ manifest, superseded }) => manifest.release !== current && superseded !== undefined,
  )
  return earlier
    .sort((a, b) => byPath(b.superseded ?? '', a.superseded ?? '') || byPath(idOf(a), idOf(b)))
    .slice(Math.max(keep - 1, 0))
    .filter(({ superseded = '' }) => superseded <= since)
}

function idOf({ manifest }: Ended): string {
  return manifest.release
}
