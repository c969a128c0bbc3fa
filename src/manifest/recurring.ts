import type { LogicalPath } from '../values/logical-path.js'
import { encodePath } from '../values/url-path.js'
import { type ClaimedUrls, claimedBefore, isReused, labelUrlsOf } from './claimed-urls.js'
import { encodings, type Manifest, type ManifestAsset, type Variant, type Variants } from './manifest.js'

/**
 * The manifest of a release that becomes current again, or comes into another folder: with the variants that are there
 * now (`variantNow` gives what lies under the name of one, `null` where that is unknown), and without a promise for URLs
 * that a release of that history gave to other bytes. Its id stays, since neither enters it.
 */
export function recurring(
  manifest: Manifest,
  history: readonly Manifest[],
  variantNow: (promised: Variant) => Variant | null,
): Manifest {
  const claimed = claimedBefore(history, manifest.strategy)
  const assets = [...manifest.assets].map(([path, asset]) => {
    return [path, withVariants(withoutLost(path, asset, manifest, claimed), variantNow)] as const
  })
  return { ...manifest, assets: new Map(assets) }
}

function withoutLost(
  path: LogicalPath,
  asset: ManifestAsset,
  manifest: Manifest,
  claimed: ClaimedUrls,
): ManifestAsset {
  const isLost = (url: string) => isReused(claimed, manifest.base + url, asset.integrity)
  const urls = labelUrlsOf(path, asset, manifest)
  const labels = asset.labels?.filter((_, index) => !isLost(urls[index]?.url ?? ''))
  const lost = asset.labels?.filter((label) => !labels?.includes(label)) ?? []
  const { file, url, version, immutable, labels: _, reusedLabels, ...rest } = asset
  const reused = [...(reusedLabels ?? []), ...lost].sort()
  return {
    ...{ file, url, version },
    immutable: immutable && (url === encodePath(path) || !isLost(url)),
    ...(labels === undefined || labels.length === 0 ? {} : { labels }),
    ...(reused.length === 0 ? {} : { reusedLabels: reused }),
    ...rest,
  }
}

function withVariants(
  asset: ManifestAsset,
  variantNow: (promised: Variant) => Variant | null,
): ManifestAsset {
  if (asset.variants === undefined) return asset
  const { variants } = asset
  const now = encodings.flatMap((encoding) => {
    const promised = variants[encoding]
    const variant = promised === undefined ? null : variantNow(promised)
    return variant === null ? [] : [[encoding, variant] as const]
  })
  if (now.length > 0) return { ...asset, variants: Object.fromEntries(now) as Variants }
  const { variants: _, ...rest } = asset
  return rest
}
