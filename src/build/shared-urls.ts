import { type ClaimedUrls, versionedUrlsOf } from '../manifest/claimed-urls.js'
import type { Manifest, ManifestAsset } from '../manifest/manifest.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import { encodePath } from '../values/url-path.js'
import { isStoredByUrl } from '../values/versioned-url.js'

/**
 * No URL may lead to two files: a made-up version can make one file's URL the plain name of another, which a
 * content name, being a file too, could only on disk.
 * @throws {EverfreshError} `name-collision`
 */
export function refuseSharedUrls(manifest: Manifest, claimed: ClaimedUrls): void {
  // On disk no two files can have one name, and nothing else was ever claimed.
  if (isStoredByUrl(manifest.strategy) && claimed.size === 0) return
  const owners = new Map<string, [LogicalPath, ManifestAsset]>()
  for (const [path, asset] of manifest.assets) {
    owners.set(encodePath(path), [path, asset])
    if (isClaimedByOthers(claimed, manifest.base + encodePath(path), asset)) throw taken(path)
  }
  for (const [path, asset] of manifest.assets)
    for (const url of versionedUrlsOf(path, asset, manifest)) {
      const [other, { integrity }] = owners.get(url) ?? [path, asset]
      if (integrity !== asset.integrity) throw shared(url, path, other)
      owners.set(url, [path, asset])
    }
}

function isClaimedByOthers(claimed: ClaimedUrls, url: string, { integrity }: ManifestAsset): boolean {
  return claimed.get(url)?.has(integrity) === false
}

function shared(url: string, first: string, second: string): EverfreshError {
  const message = `${first} and ${second} would both have the URL ${url}, with different bytes: rename one of them, or give another version`
  return new EverfreshError('name-collision', message)
}

function taken(path: string): EverfreshError {
  const message = `the name ${path} was the URL of other bytes in an earlier release, for ever: rename the file`
  return new EverfreshError('name-collision', message)
}
