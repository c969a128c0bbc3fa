import type { History } from '../io/history.js'
import type { Manifest, ManifestAsset } from '../manifest/manifest.js'

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
}

/** `undefined` for a first release. */
export function changesOf(manifest: Manifest, before: Manifest | undefined): ReleaseChanges | undefined {
  if (before === undefined) return undefined
  const known = new Set([...before.assets.values()].map((asset) => identityOf(before, asset)))
  const fresh = [...manifest.assets].filter(([, asset]) => !known.has(identityOf(manifest, asset)))
  const changed = fresh.filter(([path]) => before.assets.has(path))
  return {
    release: before.release,
    added: fresh.length - changed.length,
    changed: changed.length,
    removed: [...before.assets.keys()].filter((path) => !manifest.assets.has(path)).length,
    bytes: sumOf(fresh, ({ size }) => size),
    compressedBytes: sumOf(fresh, smallestSize),
  }
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

function sumOf(assets: readonly [string, ManifestAsset][], sizeOf: (asset: ManifestAsset) => number): number {
  return assets.reduce((sum, [, asset]) => sum + sizeOf(asset), 0)
}
