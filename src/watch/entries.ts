import type { BuiltAsset } from '../build/built-asset.js'
import type { Entries } from '../build/entries.js'
import type { BuildSettings } from '../build/settings.js'
import { createManifest, type Manifest, type ManifestAsset, withAssets } from '../manifest/manifest.js'
import { isStoredByUrl } from '../values/versioned-url.js'
import type { Remade } from './assets.js'

/** The manifests of the releases that are kept, and that of the release before. */
interface Earlier {
  readonly earlier: readonly Manifest[]
  readonly before: Manifest | undefined
}

/** The entries of assets that have stood in a manifest of the session before. */
export class WatchedEntries {
  readonly #settings: BuildSettings
  readonly #known = new WeakMap<BuiltAsset, ManifestAsset>()

  constructor(settings: BuildSettings) {
    this.#settings = settings
  }

  manifest({ assets, fresh, isAlike }: Remade, entries: Entries, { earlier, before }: Earlier): Manifest {
    const { base, strategy, rewrite, modules, versionFile } = this.#settings
    // Where URLs aren't names in the store, an entry depends on what earlier releases gave its URL to.
    const isKept = isStoredByUrl(strategy) && earlier.every((each) => isStoredByUrl(each.strategy))
    if (!isKept) return entries.manifest(assets, new Map())
    const others = isAlike ? assets.filter(({ path }) => fresh.has(path)) : assets
    this.#learn(others, entries)
    const known = others.flatMap((asset) => {
      const entry = this.#known.get(asset)
      return entry === undefined ? [] : [[asset.path, entry] as const]
    })
    if (isAlike && before !== undefined) return withAssets(before, known)
    return createManifest(base, known, { strategy, rewrite, modules, versionFile })
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
