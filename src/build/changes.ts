import type { History } from '../io/history.js'
import type { Manifest, ManifestAsset } from '../manifest/manifest.js'
import type { LogicalPath } from '../values/logical-path.js'
import { encodePath } from '../values/url-path.js'

/** A release, compared with the one before. */
export interface ReleaseChanges {
  /** The one before. */
  readonly release: string
  /** Files that it did not have, */
  readonly added: number
  /** that have other bytes or another URL now, */
  readonly changed: number
  /** and that are gone. */
  readonly removed: number
  /** What a visitor who has all files of the one before loads anew of this one, in bytes. */
  readonly bytes: number
  /** The same, where each file comes in its smallest variant. */
  readonly compressedBytes: number
  /** The same, in a browser that takes deltas; without any in the release just the same. */
  readonly deltaBytes: number
  /** What it would be if all versioned files had one version together, that of the release: with `?v=` by hand. */
  readonly withoutBytes: number
}

/** `undefined` for a first release. */
export function changesOf(manifest: Manifest, before: Manifest | undefined): ReleaseChanges | undefined {
  if (before === undefined) return undefined
  const fresh = freshOf(manifest, before)
  const changed = fresh.filter(([path]) => before.assets.has(path))
  return {
    release: before.release,
    added: fresh.length - changed.length,
    changed: changed.length,
    removed: [...before.assets.keys()].filter((path) => !manifest.assets.has(path)).length,
    bytes: sumOf(fresh, ({ size }) => size),
    compressedBytes: sumOf(fresh, smallestSize),
    deltaBytes: sumOf(fresh, (asset, path) => deltaSize(asset, before.assets.get(path))),
    withoutBytes: manifest.release === before.release ? 0 : sumOf(renewed(manifest, fresh), smallestSize),
  }
}

function freshOf(manifest: Manifest, before: Manifest): NamedAsset[] {
  const isOther = ([path, asset]: NamedAsset) => before.assets.get(path) !== asset
  // While a build watches most entries are the very same.
  const asked = manifest.base === before.base ? [...manifest.assets].filter(isOther) : [...manifest.assets]
  if (asked.length === 0) return asked
  const known = new Set([...before.assets.values()].map((asset) => identityOf(before, asset)))
  return asked.filter(([, asset]) => !known.has(identityOf(manifest, asset)))
}

/** A release that has one version for all renews whatever has one. */
function renewed({ assets }: Manifest, fresh: readonly NamedAsset[]): NamedAsset[] {
  const isFresh = new Set(fresh.map(([path]) => path))
  return [...assets].filter(([path, { url }]) => url !== encodePath(path) || isFresh.has(path))
}

function deltaSize(asset: ManifestAsset, held: ManifestAsset | undefined): number {
  const delta = asset.deltas?.find(({ dictionary }) => dictionary === held?.integrity)
  return Math.min(smallestSize(asset), delta?.size ?? asset.size)
}

/** The release that is current until the next one is; `undefined` if there is none, or it can't be read. */
export function currentRelease({ current, releases }: History): Manifest | undefined {
  return releases.get(current?.release ?? '')?.manifest
}

/** A cache holds bytes by their URL; what keeps its URL is asked for, and loaded if its bytes are others. */
function identityOf({ base }: Manifest, { url, integrity }: ManifestAsset): string {
  return `${base}${url} ${integrity}`
}

function smallestSize({ size, variants = {} }: ManifestAsset): number {
  return Math.min(size, ...Object.values(variants).map((variant) => variant.size))
}

type NamedAsset = readonly [LogicalPath, ManifestAsset]

function sumOf(
  assets: readonly NamedAsset[],
  sizeOf: (asset: ManifestAsset, path: LogicalPath) => number,
): number {
  return assets.reduce((sum, [path, asset]) => sum + sizeOf(asset, path), 0)
}
