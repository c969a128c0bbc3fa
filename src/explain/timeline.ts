import type { Manifest } from '../manifest/manifest.js'
import type { Release } from '../manifest/release.js'
import { byPath } from '../values/logical-path.js'

/** A release, and when it was the current one as far as the records say. */
export interface Period {
  readonly manifest: Manifest
  /** ISO 8601; absent where the record was lost. */
  readonly made?: string
  /** When another release became current; absent for the current one. */
  readonly superseded?: string
}

/**
 * All releases that are kept, the current one last. They are in the order in which they were superseded, not made: a
 * release that came back is the newest, and was made long ago.
 */
export function timelineOf(current: Manifest, releases: Iterable<Release>): Period[] {
  const records = [...releases]
  const own = records.find(({ manifest }) => manifest.release === current.release)
  const earlier = records.filter((record) => record !== own)
  const ordered = earlier.sort((a, b) => byPath(endOf(a), endOf(b)) || byPath(idOf(a), idOf(b)))
  return [
    ...ordered.map(({ manifest, made, superseded }) => ({ manifest, made, ...optional(superseded) })),
    own === undefined ? { manifest: current } : { manifest: current, made: own.made },
  ]
}

/** The record of a build that died before its manifest was in place is of no release that ever ended. */
function endOf({ made, superseded }: Release): string {
  return superseded ?? made
}

function idOf({ manifest }: Release): string {
  return manifest.release
}

function optional(superseded: string | undefined): { superseded?: string } {
  return superseded === undefined ? {} : { superseded }
}
