import type { BuiltAsset } from '../build/built-asset.js'
import type { Entries } from '../build/entries.js'
import type { BuildSettings } from '../build/settings.js'
import { createManifest, type Manifest, type ManifestAsset } from '../manifest/manifest.js'
import { isStoredByUrl } from '../values/versioned-url.js'

/** The entries of assets that have stood in a manifest of the session before. */
export class WatchedEntries {
  readonly #settings: BuildSettings
  readonly #known = new WeakMap<BuiltAsset, ManifestAsset>()

  constructor(settings: BuildSettings) {
    this.#settings = settings
  }

  manifest(assets: readonly BuiltAsset[], entries: Entries, earlier: readonly Manifest[]): Manifest {
    const { base, strategy, rewrite, modules } = this.#settings
    // Where URLs aren't names in the store, an entry depends on what earlier releases gave its URL to.
    const isKept = isStoredByUrl(strategy) && earlier.every((each) => isStoredByUrl(each.strategy))
    if (!isKept) return entries.manifest(assets, new Map())
    this.#learn(assets, entries)
    const all = assets.flatMap((asset) => {
      const entry = this.#known.get(asset)
      return entry === undefined ? [] : [[asset.path, entry] as const]
    })
    return createManifest(base, all, { strategy, rewrite, modules })
  }

  #learn(assets: readonly BuiltAsset[], entries: Entries): void {
    const unknown = assets.filter((asset) => !this.#known.has(asset))
    const { assets: made } = entries.manifest(unknown, new Map())
    for (const asset of unknown) {
      const entry = made.get(asset.path)
      if (entry !== undefined) this.#known.set(asset, entry)
    }
  }
}
