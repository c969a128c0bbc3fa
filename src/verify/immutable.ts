import type { Manifest } from '../manifest/manifest.js'
import type { Findings } from './finding.js'

interface Known {
  readonly integrity: string
  readonly release: string
}

/** Over all releases that are kept, an immutable URL names one byte string. */
export class ImmutableUrls {
  readonly #known = new Map<string, Known>()

  add({ base, release, assets }: Manifest, findings: Findings): void {
    for (const { immutable, url, file, integrity } of assets.values()) {
      if (!immutable) continue
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
}
