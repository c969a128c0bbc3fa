import type { History } from '../io/history.js'
import type { Output } from '../io/output.js'
import type { Manifest, ManifestAsset } from '../manifest/manifest.js'
import type { Release } from '../manifest/release.js'
import { digestIn } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'

/**
 * Plain names that somebody who died was about to write, and that the next release doesn't have: each gets the bytes
 * of the latest release that has it, as it had them before.
 */
export function mendLeftovers(output: Output, { releases, unfinished }: History, next: Manifest): void {
  if (unfinished.length === 0) return
  const latestFirst = [...releases.values()].sort((a, b) => (endOf(a) < endOf(b) ? 1 : -1))
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

/** One that never ended was about to be current. */
function endOf({ superseded = '\uFFFF' }: Release): string {
  return superseded
}
