import { type Base, parseBase } from '../values/base.js'
import type { LogicalPath } from '../values/logical-path.js'
import { bytesOf, textOf } from '../values/text.js'
import {
  type Delta,
  encodings,
  type Manifest,
  type ManifestAsset,
  manifestVersion,
  type Variants,
} from './manifest.js'
import { inPieces } from './pieces.js'
import { readBundleEntries } from './read-bundle-entries.js'
import { readStrategy } from './read-strategy.js'
import { Reader } from './reader.js'

/**
 * Reads a manifest's text; `name` is what messages call it. Every value that is used later is checked here,
 * above all that no file leaves the output folder. Unknown fields are ignored.
 * @throws {EverfreshError} `manifest-corrupt`, `manifest-newer`
 */
export function parseManifest(text: string | Uint8Array, name: string): Manifest {
  const bytes = bytesOf(text)
  const whole = () => readManifest(new Reader(name).json(textOf(bytes)), name)
  const pieces = inPieces(bytes, 'assets')
  if (pieces === null) return whole()
  try {
    return manifestOf(new Reader(name), pieces.rest, pieces.entries)
  } catch (error) {
    // It says of the whole where it is no JSON.
    if (error instanceof SyntaxError) return whole()
    throw error
  }
}

/** The same for a value that was parsed already. */
export function readManifest(value: unknown, name: string): Manifest {
  const reader = new Reader(name)
  const manifest = reader.object(value, 'the manifest')
  reader.checkVersion(manifest.version, manifestVersion)
  return manifestOf(reader, manifest, Object.entries(reader.object(manifest.assets, '"assets"')))
}

function manifestOf(
  reader: Reader,
  manifest: Record<string, unknown>,
  entries: Iterable<readonly [string, unknown]>,
): Manifest {
  const { version, release, base, strategy, rewrite, modules, versionFile, entries: bundled } = manifest
  reader.checkVersion(version, manifestVersion)
  return {
    version: manifestVersion,
    release: reader.string(release, '"release"'),
    base: readBase(reader, base),
    strategy: readStrategy(reader, strategy),
    ...(rewrite === false ? { rewrite } : {}),
    ...(modules === 'importmap' ? { modules } : {}),
    ...(versionFile === undefined ? {} : { versionFile: reader.path(versionFile, '"versionFile"') }),
    assets: readAssets(reader, entries),
    ...(bundled === undefined ? {} : { entries: readBundleEntries(reader, bundled) }),
  }
}

function readAssets(
  reader: Reader,
  entries: Iterable<readonly [string, unknown]>,
): ReadonlyMap<LogicalPath, ManifestAsset> {
  const assets = new Map<LogicalPath, ManifestAsset>()
  for (const [path, asset] of entries)
    assets.set(
      reader.path(path, 'the asset'),
      readAsset(reader.of(path), reader.object(asset, `the asset "${path}"`)),
    )
  return assets
}

function readBase(reader: Reader, value: unknown): Base {
  const text = reader.string(value, '"base"')
  try {
    return parseBase(text)
  } catch {
    return reader.fail('"base"', value)
  }
}

/** There may be very many, so that each is made in few steps. */
export function readAsset(reader: Reader, asset: Record<string, unknown>): ManifestAsset {
  reader.check(typeof asset.immutable === 'boolean', '"immutable"', asset.immutable)
  const file = reader.path(asset.file, '"file"')
  const read: Asset = {
    file,
    // Most are the same, and two texts would be held.
    url: asset.url === file ? file : reader.string(asset.url, '"url"'),
    version: reader.string(asset.version, '"version"'),
    immutable: asset.immutable === true,
    ...readLabels(reader, asset),
    size: reader.size(asset.size, '"size"'),
    type: reader.headerValue(asset.type, '"type"'),
    integrity: reader.integrity(asset.integrity, '"integrity"'),
  }
  const { group, variants, deltas, references, imports } = asset
  if (group !== undefined) read.group = reader.path(group, '"group"')
  if (variants !== undefined) read.variants = readVariants(reader, variants)
  if (deltas !== undefined) read.deltas = readDeltas(reader, deltas)
  if (asset.imported === true) read.imported = true
  if (references !== undefined) read.references = reader.paths(references, '"references"')
  if (imports !== undefined) read.imports = reader.paths(imports, '"imports"')
  return read
}

type Asset = { -readonly [Field in keyof ManifestAsset]: ManifestAsset[Field] }

function readLabels(reader: Reader, { labels, reusedLabels }: Record<string, unknown>) {
  if (labels === undefined && reusedLabels === undefined) return null
  return {
    ...(labels === undefined ? {} : { labels: reader.strings(labels, '"labels"') }),
    ...(reusedLabels === undefined ? {} : { reusedLabels: reader.strings(reusedLabels, '"reusedLabels"') }),
  }
}

function readVariants(reader: Reader, value: unknown): Variants {
  const at = '"variants"'
  const given = reader.object(value, at)
  const known = encodings.filter((encoding) => given[encoding] !== undefined)
  return Object.fromEntries(known.map((encoding) => [encoding, reader.variant(given[encoding], at)]))
}

function readDeltas(reader: Reader, value: unknown): Delta[] {
  const at = '"deltas"'
  if (!Array.isArray(value)) return reader.fail(at, value)
  return value.map((each: unknown) => {
    const { dictionary } = reader.object(each, at)
    return { dictionary: reader.integrity(dictionary, at), ...reader.variant(each, at) }
  })
}
