import type { Manifest, ManifestAsset } from '../manifest/manifest.js'
import { versionedUrl } from '../values/versioned-url.js'
import type { Findings } from './finding.js'

interface Known {
  readonly integrity: string
  readonly release: string
}

/** Over all releases that are kept, an immutable URL names one byte string. */
export class ImmutableUrls {
  readonly #known = new Map<string, Known>()

  add(manifest: Manifest, findings: Findings): void {
    const { strategy, assets } = manifest
    for (const [path, asset] of assets) {
      if (asset.immutable) this.#add(asset.url, asset, manifest, findings)
      for (const label of asset.labels ?? [])
        this.#add(versionedUrl(path, label, strategy), asset, manifest, findings)
    }
  }

  #add(
    url: string,
    { file, integrity }: ManifestAsset,
    { base, release }: Manifest,
    findings: Findings,
  ): void {
    const known = this.#known.get(base + url)
    if (known === undefined) this.#known.set(base + url, { integrity, release })
    else if (known.integrity !== integrity)
      findings.add(
        'url-reused',
        file,
        `${base}${url} is immutable, but names other bytes in release ${release} than in ${known.release}`,
      )
  }
}
