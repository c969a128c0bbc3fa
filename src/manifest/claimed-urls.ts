import type { LogicalPath } from '../values/logical-path.js'
import type { Strategy } from '../values/strategy.js'
import { encodePath } from '../values/url-path.js'
import { isStoredByUrl, versionedUrl } from '../values/versioned-url.js'
import type { Manifest, ManifestAsset } from './manifest.js'

/** Base and URL → the integrity of all bytes to which releases gave it. */
export type ClaimedUrls = ReadonlyMap<string, ReadonlySet<string>>

/** The URLs of an asset that carry a version, relative to the base; immutable or, where they were reused, not. */
export function versionedUrlsOf(
  path: LogicalPath,
  asset: ManifestAsset,
  manifest: Pick<Manifest, 'strategy'>,
): string[] {
  const own = asset.immutable || asset.url !== encodePath(path) ? [asset.url] : []
  if (asset.labels === undefined && asset.reusedLabels === undefined) return own
  return [...own, ...labelUrlsOf(path, asset, manifest).map(({ url }) => url)]
}

/** The URLs that carry a label, relative to the base, and whether they are for ever. */
export function labelUrlsOf(
  path: LogicalPath,
  { labels = [], reusedLabels = [] }: ManifestAsset,
  { strategy }: Pick<Manifest, 'strategy'>,
): { readonly url: string; readonly immutable: boolean }[] {
  const urlOf = (label: string) => versionedUrl(path, label, strategy)
  return [
    ...labels.map((label) => ({ url: urlOf(label), immutable: true })),
    ...reusedLabels.map((label) => ({ url: urlOf(label), immutable: false })),
  ]
}

/**
 * What earlier releases claimed, so far as a release of this strategy could claim it anew: where URLs are the names of
 * files in the store, no build can write other bytes there.
 */
export function claimedBefore(earlier: readonly Manifest[], strategy: Strategy): ClaimedUrls {
  return claimedUrls(earlier.filter((each) => !(isStoredByUrl(strategy) && isStoredByUrl(each.strategy))))
}

function claimedUrls(manifests: readonly Manifest[]): ClaimedUrls {
  const claimed = new Map<string, Set<string>>()
  for (const manifest of manifests)
    for (const [path, asset] of manifest.assets)
      for (const url of versionedUrlsOf(path, asset, manifest)) claim(claimed, manifest.base + url, asset)
  return claimed
}

function claim(claimed: Map<string, Set<string>>, url: string, { integrity }: ManifestAsset): void {
  const known = claimed.get(url)
  if (known === undefined) claimed.set(url, new Set([integrity]))
  else known.add(integrity)
}

/** Whether a URL was given to other bytes than these. */
export function isReused(claimed: ClaimedUrls, url: string, integrity: string): boolean {
  const known = claimed.get(url)
  return known !== undefined && (known.size > 1 || !known.has(integrity))
}

/** A URL of an earlier release. */
export interface EarlierUrl {
  /** Relative to the base. */
  readonly url: string
  readonly path: LogicalPath
  readonly asset: ManifestAsset
  /** Whether no release gave it to other bytes. */
  readonly immutable: boolean
}

/**
 * The URLs of earlier releases, the newest first, with the bytes that each named: open tabs still ask for them, and
 * they are as immutable as they were, unless the history shows that one named other bytes before.
 */
export function earlierUrls(current: Manifest, earlier: readonly Manifest[]): EarlierUrl[] {
  const releases = [current, ...earlier]
  const claimed = claimedUrls(releases.every(({ strategy }) => isStoredByUrl(strategy)) ? [] : releases)
  const all = earlier.flatMap((manifest) =>
    [...manifest.assets].flatMap(([path, asset]) =>
      versionedUrlsOf(path, asset, manifest).map((url) => {
        const wasReused = url === asset.url && !asset.immutable
        const immutable = !wasReused && !isReused(claimed, manifest.base + url, asset.integrity)
        return { url, path, asset, immutable }
      }),
    ),
  )
  return [...new Map(all.reverse().map((each) => [each.url, each])).values()]
}
