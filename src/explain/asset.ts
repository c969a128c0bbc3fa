import type { Manifest, ManifestAsset } from '../manifest/manifest.js'
import { hasRoomForVersion } from '../values/content-name.js'
import { byPath, type LogicalPath } from '../values/logical-path.js'
import { isKeptName } from '../values/naming-policy.js'
import type { Algorithm } from '../values/strategy.js'
import { encodePath } from '../values/url-path.js'
import { storedLength } from '../values/versioned-url.js'
import { type Change, changeAfter, firstSame, type ReleaseTimes, timesOf, urlIn } from './change.js'
import type { Parts, ReadParts } from './parts.js'
import type { Place } from './place.js'
import type { Period } from './timeline.js'

/** Why the URL of an asset is what it is, and what changed it. */
export interface Explanation {
  readonly path: LogicalPath
  readonly base: string
  /** With its base. */
  readonly url: string
  readonly version: string
  readonly immutable: boolean
  /** Why it keeps its name, if it does. */
  readonly keptBecause?: KeptBecause
  /** What the version was taken from: `fixed` is what the user said. */
  readonly versionOf: 'bytes' | 'group' | 'mtime' | 'fixed' | 'other'
  /** Of the digest of which the version is the beginning. */
  readonly algorithm?: Algorithm
  /** The members of its cycle. */
  readonly group?: readonly LogicalPath[]
  /** In bytes. */
  readonly size: number
  readonly type: string
  readonly integrity: string
  readonly references: readonly ExplainedReference[]
  readonly referredToBy: readonly LogicalPath[]
  /** The newest release to which it belongs. */
  readonly release: ReleaseTimes
  /** The oldest since when, without a gap, it has had this URL and these bytes. */
  readonly since: ReleaseTimes
  readonly isCurrent: boolean
  /** The file's URL in the current release; `null` if it has none there. */
  readonly now: string | null
  /** How this version came to be or, if it is not current, how it ended; `null` if it is as old as the records. */
  readonly change: Change | null
}

export type KeptBecause = 'choice' | 'name-too-long' | 'page' | 'prehashed' | 'well-known-name'

interface ExplainedReference {
  readonly path: LogicalPath
  readonly url: string
  /** Whether its version stands in the file; no page, and no module of an import map, is named by one. */
  readonly rewritten: boolean
}

export function explainAsset(
  { at, path }: Place,
  timeline: readonly Period[],
  readParts: ReadParts,
): Explanation {
  const period = periodAt(at, timeline)
  const current = periodAt(timeline.length - 1, timeline)
  const isCurrent = period === current
  const since = firstSame(at, path, timeline)
  return {
    path,
    ...explainVersion(path, period.manifest, readParts),
    release: timesOf(period),
    since: timesOf(periodAt(since, timeline)),
    isCurrent,
    now: urlIn(current.manifest, path),
    change: changeAfter(isCurrent ? since - 1 : at, path, timeline, readParts),
  }
}

/** What one release says by itself. */
function explainVersion(path: LogicalPath, manifest: Manifest, readParts: ReadParts) {
  const asset = assetOf(path, manifest)
  const { version, immutable, size, type, integrity, group } = asset
  const kept = keptBecause(path, asset, manifest)
  return {
    base: manifest.base,
    url: manifest.base + asset.url,
    version,
    immutable,
    ...(kept === null ? {} : { keptBecause: kept }),
    ...versionOf(path, asset, manifest),
    ...(group === undefined ? {} : { group: membersOf(group, manifest) }),
    size,
    type,
    integrity,
    references: referencesOf(asset, manifest, readParts(path, manifest)),
    referredToBy: referrersOf(path, manifest),
  }
}

function keptBecause(
  path: LogicalPath,
  { url, immutable }: ManifestAsset,
  { strategy }: Manifest,
): KeptBecause | null {
  if (url !== encodePath(path)) return null
  if (immutable) return 'prehashed'
  if (!hasRoomForVersion(path, storedLength(strategy))) return 'name-too-long'
  if (/\.html?$/i.test(path)) return 'page'
  return isKeptName(path) ? 'well-known-name' : 'choice'
}

function versionOf(
  path: LogicalPath,
  { version, integrity, group, url }: ManifestAsset,
  { strategy }: Manifest,
): Pick<Explanation, 'versionOf' | 'algorithm'> {
  if (group !== undefined) return { versionOf: 'group' }
  if (strategy.version !== 'content' && url !== encodePath(path)) return { versionOf: strategy.version }
  const { algorithm = 'sha256' } = strategy
  const digest = Buffer.from(integrity.slice('sha256-'.length), 'base64').toString('hex')
  const isBytes = algorithm !== 'sha256' || digest.startsWith(version)
  return isBytes ? { versionOf: 'bytes', algorithm } : { versionOf: 'other' }
}

function membersOf(group: LogicalPath, { assets }: Manifest): LogicalPath[] {
  return [...assets].filter(([, asset]) => asset.group === group).map(([path]) => path)
}

function referencesOf(
  { references = [] }: ManifestAsset,
  { base, assets }: Manifest,
  parts: Parts | null,
): ExplainedReference[] {
  const paths = [...new Set([...references, ...(parts?.targets ?? [])])].sort(byPath)
  return paths.flatMap((path) => {
    const url = assets.get(path)?.url
    if (url === undefined) return []
    return [{ path, url: base + url, rewritten: parts?.targets.has(path) ?? url !== encodePath(path) }]
  })
}

function referrersOf(path: LogicalPath, { assets }: Manifest): LogicalPath[] {
  return [...assets].filter(([, { references }]) => references?.includes(path)).map(([referrer]) => referrer)
}

function periodAt(at: number, timeline: readonly Period[]): Period {
  const period = timeline[at]
  if (period === undefined) throw new RangeError(`the timeline has no release ${at}`)
  return period
}

function assetOf(path: LogicalPath, { assets, release }: Manifest): ManifestAsset {
  const asset = assets.get(path)
  if (asset === undefined) throw new RangeError(`release ${release} has no ${path}`)
  return asset
}
