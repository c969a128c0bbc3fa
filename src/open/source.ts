import type { AssetInfo, AssetSource } from '../lookups.js'
import type { Manifest } from '../manifest/manifest.js'
import type { UrlSource } from '../urls.js'
import type { LogicalPath } from '../values/logical-path.js'
import { encodePath } from '../values/url-path.js'
import type { OpenRelease } from './release.js'

/** What is current, also after a reload. */
export function urlSourceOf(opened: OpenRelease): UrlSource {
  return {
    base: opened.manifest.base,
    get strategy() {
      return opened.manifest.strategy
    },
    find: (path) => opened.urls.get(path),
    version: (path) => opened.manifest.assets.get(path as LogicalPath)?.version,
    names: () => opened.urls.keys(),
    entry: (name) => opened.manifest.entries?.get(name),
    entryNames: () => opened.manifest.entries?.keys() ?? [],
  }
}

export function assetSourceOf(opened: OpenRelease): AssetSource {
  const urls = urlSourceOf(opened)
  return {
    ...urls,
    get strategy() {
      return urls.strategy
    },
    moduleNames: urls.names,
    info: (path) => infoOf(opened.manifest, path),
    bytes: (path) => opened.bytes(path),
    release: () => opened.manifest,
    releaseId: () => opened.manifest.release,
  }
}

function infoOf({ assets }: Manifest, path: string): AssetInfo | undefined {
  const asset = assets.get(path as LogicalPath)
  if (asset === undefined) return undefined
  const { url, integrity, type, immutable, imported = false, references = [], imports = [] } = asset
  const versioned = immutable || url !== encodePath(path)
  return { url, integrity, type, versioned, isExact: immutable, imported, references, imports }
}
