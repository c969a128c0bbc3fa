import type { Manifest } from '../manifest/manifest.js'
import type { LogicalPath } from '../values/logical-path.js'
import { type Cause, causesOf, differs } from './causes.js'
import type { ReadParts } from './parts.js'
import type { Period } from './timeline.js'

/** A release, without its manifest. */
export interface ReleaseTimes {
  readonly release: string
  readonly made?: string
  readonly superseded?: string
}

/** What became of an asset from one release to the next. */
export interface Change {
  readonly from: ReleaseTimes
  readonly to: ReleaseTimes
  /** The URLs before and after, with their base; `null` where there was none. */
  readonly was: string | null
  readonly is: string | null
  readonly causes: readonly Cause[]
}

/** From the release at this place of the timeline to the next one; `null` where one of them is not in the records. */
export function changeAfter(
  at: number,
  path: LogicalPath,
  timeline: readonly Period[],
  readParts: ReadParts,
): Change | null {
  const [from, to] = [timeline[at], timeline[at + 1]]
  if (from === undefined || to === undefined) return null
  return {
    from: timesOf(from),
    to: timesOf(to),
    was: urlIn(from.manifest, path),
    is: urlIn(to.manifest, path),
    causes: causesOf(path, from.manifest, to.manifest, readParts),
  }
}

/** The first of the releases, up to this one, since when nothing about the asset is different. */
export function firstSame(at: number, path: LogicalPath, timeline: readonly Period[]): number {
  const assetAt = (index: number) => timeline[index]?.manifest.assets.get(path)
  let first = at
  while (first > 0 && !differs(assetAt(first - 1), assetAt(at))) first--
  return first
}

export function urlIn({ base, assets }: Manifest, path: LogicalPath): string | null {
  const asset = assets.get(path)
  return asset === undefined ? null : base + asset.url
}

export function timesOf({ manifest, ...times }: Period): ReleaseTimes {
  return { release: manifest.release, ...times }
}
