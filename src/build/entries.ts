import { type ClaimedUrls, claimedBefore, isReused } from '../manifest/claimed-urls.js'
import {
  createManifest,
  encodings,
  type Manifest,
  type ManifestAsset,
  type Variants,
  versionFileName,
} from '../manifest/manifest.js'
import type { Attempted, Attempts } from '../manifest/release.js'
import { integrityOf } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import { fileProblem, type Problem } from '../values/problem.js'
import { versionedUrl } from '../values/versioned-url.js'
import type { BuiltAsset } from './built-asset.js'
import { publishedEntries } from './bundles.js'
import type { BuildSettings } from './settings.js'
import { refuseSharedUrls } from './shared-urls.js'

/** What a build's URLs are, and which of them earlier releases gave to other bytes. */
export class Entries {
  readonly problems: Problem[] = []
  readonly #settings: BuildSettings
  readonly #claimed: ClaimedUrls
  readonly #labels: readonly string[]

  /** `earlier`: the manifests of the releases that are kept. */
  constructor(settings: BuildSettings, earlier: readonly Manifest[]) {
    this.#settings = settings
    this.#claimed = claimedBefore(earlier, settings.strategy)
    this.#labels = [...new Set(settings.labels)].sort()
  }

  manifest(assets: readonly BuiltAsset[], attempts: Attempts): Manifest {
    const { base, strategy, rewrite, modules, versionFile, taken } = this.#settings
    if (versionFile) refuseVersionFile(assets)
    const entries = assets.map((asset) => {
      return [asset.path, this.#entry(asset, variantsOf(attempts.get(asset.name)))] as const
    })
    const bundled = publishedEntries(taken.entries, new Set(assets.map(({ path }) => path)))
    return createManifest(base, entries, { strategy, rewrite, modules, versionFile, entries: bundled })
  }

  /** @throws {EverfreshError} `name-collision` */
  refuseShared(manifest: Manifest): void {
    refuseSharedUrls(manifest, this.#claimed)
  }

  #entry(asset: BuiltAsset, variants: Variants | undefined): ManifestAsset {
    const { path, name, url, version, versioned, prehashed, size, type, digest } = asset
    const { group, imported, references, imports } = asset
    const integrity = integrityOf(digest)
    const isReusedUrl = versioned && this.#isReused(path, { url, version, integrity })
    const immutable = (versioned && !isReusedUrl) || prehashed
    const [labels, reusedLabels] =
      versioned && this.#labels.length > 0 ? this.#labelsOf(path, version, integrity) : [[], []]
    const labelled = {
      ...(labels.length === 0 ? {} : { labels }),
      ...(reusedLabels.length === 0 ? {} : { reusedLabels }),
    }
    const usual = isEmpty(labelled)
      ? { file: name, url, version, immutable, size, type, integrity }
      : { file: name, url, version, immutable, ...labelled, size, type, integrity }
    // Most have nothing more, and a spread object takes twice the memory: there may be very many.
    if (group === undefined && variants === undefined && !imported && references.length === 0) return usual
    return {
      ...usual,
      ...(group === undefined ? {} : { group }),
      ...(variants === undefined ? {} : { variants }),
      ...(imported ? { imported } : {}),
      ...(references.length === 0 ? {} : { references }),
      ...(imports.length === 0 ? {} : { imports }),
    }
  }

  /** Those that only these bytes ever had, and the others. A label that is the version itself says nothing more. */
  #labelsOf(path: LogicalPath, version: string, integrity: string): [string[], string[]] {
    const labels = this.#labels.filter((label) => label !== version)
    const urlOf = (label: string) => versionedUrl(path, label, this.#settings.strategy)
    const reused = labels.filter((label) => {
      return this.#isReused(path, { url: urlOf(label), version: label, integrity })
    })
    return [labels.filter((label) => !reused.includes(label)), reused]
  }

  #isReused(
    path: LogicalPath,
    { url, version, integrity }: { url: string; version: string; integrity: string },
  ): boolean {
    if (!isReused(this.#claimed, this.#settings.base + url, integrity)) return false
    const message = `the version "${version}" was that of other bytes in an earlier release: its URL is revalidated, but who has the old bytes keeps them; give it a new version`
    this.problems.push(fileProblem('version-reused', path, message))
    return true
  }
}

function isEmpty(object: object): boolean {
  for (const _ in object) return false
  return true
}

function variantsOf(attempts: Attempted = {}): Variants | undefined {
  const kept = encodings.flatMap((encoding) => {
    const variant = attempts[encoding]?.variant
    return variant === undefined ? [] : [[encoding, variant] as const]
  })
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}

function refuseVersionFile(assets: readonly BuiltAsset[]): void {
  if (!assets.some(({ path }) => path === versionFileName)) return
  throw new EverfreshError(
    'name-collision',
    `there is a source ${versionFileName}, and "versionFile" asks for a file of that name: rename or omit the source, or leave the option out`,
  )
}
