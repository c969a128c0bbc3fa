import type { Manifest, ManifestAsset } from './manifest/manifest.js'
import { readReleases } from './releases/history.js'

/** Files and their bytes, without variants and plain copies. */
export interface Amount {
  readonly files: number
  readonly bytes: number
}

/** A release that is kept, in a few figures. */
export interface ReleaseInfo extends Amount {
  readonly release: string
  readonly isCurrent: boolean
  /** ISO 8601, UTC; when it was built first. */
  readonly made: string
  /** When another release became current; absent for the current one, and for one that never became it. */
  readonly superseded?: string
  readonly base: string
  /** Those that the current release has, too, so that they cost nothing; `null` where the manifest is lost. */
  readonly shared: Amount | null
}

/**
 * The releases of a built folder that are kept: the current one, and then the others, by when each was current last.
 * A record that was lost or cut is none. The folder is only read.
 * @throws {EverfreshError} `manifest-missing`, `manifest-corrupt`, `manifest-newer`
 */
export async function releases(dir: string): Promise<ReleaseInfo[]> {
  const { history, current, earlier } = readReleases(dir)
  const own = current === null ? undefined : history.releases.get(current.release)
  return [...(own === undefined ? [] : [own]), ...earlier].map(({ manifest, made, superseded }) => ({
    release: manifest.release,
    isCurrent: manifest.release === current?.release,
    made,
    ...(superseded === undefined || manifest.release === current?.release ? {} : { superseded }),
    base: manifest.base,
    ...amountsOf(manifest, current),
  }))
}

/** What a release holds, and how much of it the current one has, too. */
export function amountsOf(
  manifest: Manifest,
  current: Manifest | null,
): Amount & Pick<ReleaseInfo, 'shared'> {
  return { ...amountOf(manifest.assets.values()), shared: sharedWith(manifest, current) }
}

function sharedWith({ assets }: Manifest, current: Manifest | null): Amount | null {
  if (current === null) return null
  const keyOf = ({ file, integrity }: ManifestAsset) => `${file}\0${integrity}`
  const known = new Set([...current.assets.values()].map(keyOf))
  return amountOf([...assets.values()].filter((asset) => known.has(keyOf(asset))))
}

function amountOf(assets: Iterable<ManifestAsset>): Amount {
  const sizes = [...assets].map(({ size }) => size)
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) }
}
