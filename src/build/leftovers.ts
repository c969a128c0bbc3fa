import type { History } from '../io/history.js'
import type { Output } from '../io/output.js'
import type { Manifest, ManifestAsset } from '../manifest/manifest.js'
import { newestFirst, type Release } from '../manifest/release.js'
import { digestIn } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'

/**
 * Plain names that somebody who died was about to write, and that the next release doesn't have: each gets the bytes
 * of the latest release that has it, as it had them before.
 */
export function mendLeftovers(output: Output, { releases, unfinished }: History, next: Manifest): void {
  if (unfinished.length === 0) return
  const latestFirst = newestFirst(releases.values())
  for (const name of new Set(unfinished)) {
    if (next.assets.has(name) || !output.exists(name)) continue
    const asset = plainAsset(name, latestFirst)
    // One that is lost, or damaged, is for `verify`.
    if (asset !== undefined && output.has(asset.file, asset.integrity))
      output.copy(name, asset.file, digestIn(asset.integrity))
  }
}

function plainAsset(name: LogicalPath, releases: readonly Release[]): ManifestAsset | undefined {
  const assets = releases.flatMap(({ manifest }) => manifest.assets.get(name) ?? [])
  return assets.find(({ file }) => file !== name)
}
