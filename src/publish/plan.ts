import { readManifestFile } from '../io/history.js'
import { bytesName, privateFolder } from '../io/layout.js'
import { Listing } from '../io/listing.js'
import {
  encodings,
  type Manifest,
  type ManifestAsset,
  type Variants,
  versionFileText,
} from '../manifest/manifest.js'
import type { PublishedObject } from '../manifest/published.js'
import { digestIn, digestOf, integrityOf, sha256Hex } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import { decodePath, encodePath } from '../values/url-path.js'
import { isStoredByUrl } from '../values/versioned-url.js'

/** In which encodings the assets are stored. */
export const variantChoices = ['none', 'gzip', 'keys'] as const
export type VariantChoice = (typeof variantChoices)[number]

/** An object as it is to be stored. */
export interface PlannedObject extends PublishedObject {
  /** A file of the built folder, or a text. */
  readonly source: LogicalPath | { readonly text: string }
  /** Whether its name comes from its bytes, so that no others can have it. */
  readonly isNamedByContent: boolean
}

/** What a built folder wants a store to hold. */
export interface Plan {
  readonly dir: string
  readonly manifest: Manifest
  readonly objects: ReadonlyMap<LogicalPath, PlannedObject>
  readonly documents: ReadonlyMap<LogicalPath, LogicalPath>
}

/** @throws {EverfreshError} `manifest-missing`, `manifest-corrupt`, `name-unsupported`, `version-invalid`, `option-invalid` */
export function planOf(dir: string, choice: VariantChoice): Plan {
  return new Planner(dir, readManifestFile(dir), choice).plan()
}

class Planner {
  readonly #objects = new Map<LogicalPath, PlannedObject>()
  readonly #documents = new Map<LogicalPath, LogicalPath>()
  readonly #listing: Listing

  constructor(
    readonly dir: string,
    readonly manifest: Manifest,
    readonly choice: VariantChoice,
  ) {
    this.#listing = new Listing(dir)
  }

  plan(): Plan {
    const { dir, manifest } = this
    this.#refuseQuery()
    this.#refuseWithoutVariants()
    for (const [path, asset] of manifest.assets) this.#add(path, asset)
    if (manifest.versionFile !== undefined)
      this.#addText(manifest.versionFile, versionFileText(manifest), 'application/json')
    return { dir, manifest, objects: this.#objects, documents: this.#documents }
  }

  #add(path: LogicalPath, asset: ManifestAsset): void {
    const isKept = !asset.immutable && asset.url === encodePath(path)
    if (!asset.immutable && !isKept) throw reused(asset.url)
    refusePrivate(path)
    const key = keyOf(path, asset, this.manifest)
    this.#objects.set(key, this.#identityOrGzip(path, asset))
    if (this.choice === 'keys') this.#addVariants(key, asset)
    // Plain copies as a build was told to write them.
    if (isKept || (key !== path && this.#listing.has(path))) this.#documents.set(path, key)
  }

  #identityOrGzip(path: LogicalPath, asset: ManifestAsset): PlannedObject {
    const { file, size, integrity, variants = {}, type } = asset
    const isNamedByContent = file !== path && isNamedAs(path, asset, this.manifest)
    const own = { size, integrity, type, isNamedByContent, source: file }
    const { gzip } = variants
    if (this.choice !== 'gzip' || gzip === undefined) return own
    return { ...own, size: gzip.size, integrity: gzip.integrity, source: gzip.file, encoding: 'gzip' }
  }

  #addVariants(key: LogicalPath, { file, variants = {}, type }: ManifestAsset): void {
    for (const encoding of encodings) {
      const variant = variants[encoding]
      if (variant === undefined) continue
      const name = (key + variant.file.slice(file.length)) as LogicalPath
      const { size, integrity, file: source } = variant
      this.#objects.set(name, { size, integrity, type, encoding, source, isNamedByContent: true })
    }
  }

  #addText(path: LogicalPath, text: string, type: string): void {
    const bytes = Buffer.from(text)
    const integrity = integrityOf(digestOf(bytes))
    const key = bytesKey(integrity)
    this.#objects.set(key, { size: bytes.length, integrity, type, source: { text }, isNamedByContent: true })
    this.#documents.set(path, key)
  }

  /** A bucket answers `?v=…` from the plain name, with the headers of that: no URL would be immutable. */
  #refuseQuery(): void {
    if (this.manifest.strategy.in !== 'query') return
    throw new EverfreshError(
      'name-unsupported',
      `the URLs of "${this.dir}" have their version in the query, by which a bucket finds no object: build with --in filename`,
    )
  }

  #refuseWithoutVariants(): void {
    const hasVariants = [...this.manifest.assets.values()].some(({ variants }) => variants !== undefined)
    if (this.choice === 'none' || hasVariants || this.manifest.assets.size === 0) return
    throw new EverfreshError(
      'option-invalid',
      `variants are to be published ("${this.choice}"), but "${this.dir}" has none: build without --no-compress`,
    )
  }
}

/** The name under which the CDN finds the bytes of an asset's URL. */
function keyOf(
  path: LogicalPath,
  { file, url, immutable, integrity }: ManifestAsset,
  { strategy }: Manifest,
) {
  if (file === path) return immutable ? path : bytesKey(integrity)
  if (isStoredByUrl(strategy) || url === encodePath(path)) return file
  return decodePath(url) ?? file
}

function isNamedAs(path: LogicalPath, { file, url }: ManifestAsset, { strategy }: Manifest): boolean {
  return isStoredByUrl(strategy) || url === encodePath(path) || decodePath(url) === file
}

function bytesKey(integrity: string): LogicalPath {
  return `${bytesName}/${sha256Hex(digestIn(integrity))}` as LogicalPath
}

/** The manifest as it holds for a store: with the files and variants that are there. */
export function publishedManifest(
  manifest: Manifest,
  objects: ReadonlyMap<LogicalPath, PublishedObject>,
): Manifest {
  const assets = [...manifest.assets].map(([path, asset]) => {
    return [path, publishedAsset(keyOf(path, asset, manifest), asset, objects)] as const
  })
  return { ...manifest, assets: new Map(assets) }
}

function publishedAsset(
  key: LogicalPath,
  asset: ManifestAsset,
  objects: ReadonlyMap<LogicalPath, PublishedObject>,
): ManifestAsset {
  const file = key.startsWith(`${privateFolder}/`) ? asset.file : key
  const { deltas, variants, ...rest } = asset
  // There may be very many, of which most are as they were.
  if (file === asset.file && deltas === undefined && variants === undefined) return asset
  const there = variantsThere(key, asset, objects)
  return { ...rest, file, ...(there === null ? {} : { variants: there }) }
}

function variantsThere(
  key: LogicalPath,
  { file, variants = {} }: ManifestAsset,
  objects: ReadonlyMap<LogicalPath, PublishedObject>,
): Variants | null {
  const there = encodings.flatMap((encoding) => {
    const name = (key + (variants[encoding]?.file ?? file).slice(file.length)) as LogicalPath
    const object = objects.get(name)
    if (name === key || object === undefined) return []
    return [[encoding, { file: name, size: object.size, integrity: object.integrity }] as const]
  })
  return there.length === 0 ? null : Object.fromEntries(there)
}

function refusePrivate(path: LogicalPath): void {
  if (path !== privateFolder && !path.startsWith(`${privateFolder}/`)) return
  throw new EverfreshError(
    'name-unsupported',
    `"${path}" lies where the records of a store do: build without it`,
  )
}

function reused(url: string): EverfreshError {
  return new EverfreshError(
    'version-invalid',
    `the URL "${url}" had other bytes in an earlier release, and what is published never changes: build with another --version`,
  )
}
