import { type Base, parseBase } from '../values/base.js'
import {
  type Delta,
  encodings,
  type Manifest,
  type ManifestAsset,
  manifestVersion,
  type Variants,
} from './manifest.js'
import { readBundleEntries } from './read-bundle-entries.js'
import { readStrategy } from './read-strategy.js'
import { Reader } from './reader.js'

/**
 * Reads a manifest's text; `name` is what messages call it. Every value that is used later is checked here,
 * above all that no file leaves the output folder. Unknown fields are ignored.
 * @throws {EverfreshError} `manifest-corrupt`, `manifest-newer`
 */
export function parseManifest(text: string, name: string): Manifest {
  return readManifest(new Reader(name).json(text), name)
}

/** The same for a value that was parsed already. */
export function readManifest(value: unknown, name: string): Manifest {
  const reader = new Reader(name)
  const manifest = reader.object(value, 'the manifest')
  const {
    version,
    release,
    base,
    strategy,
    rewrite,
    modules,
    versionFile,
    assets,
    entries: bundled,
  } = manifest
  reader.checkVersion(version, manifestVersion)
  const entries = Object.entries(reader.object(assets, '"assets"'))
  return {
    version: manifestVersion,
    release: reader.string(release, '"release"'),
    base: readBase(reader, base),
    strategy: readStrategy(reader, strategy),
    ...(rewrite === false ? { rewrite } : {}),
    ...(modules === 'importmap' ? { modules } : {}),
    ...(versionFile === undefined ? {} : { versionFile: reader.path(versionFile, '"versionFile"') }),
    assets: new Map(
      entries.map(([path, asset]) => [
        reader.path(path, 'the asset'),
        readAsset(reader.of(path), reader.object(asset, `the asset "${path}"`)),
      ]),
    ),
    ...(bundled === undefined ? {} : { entries: readBundleEntries(reader, bundled) }),
  }
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
function readAsset(reader: Reader, asset: Record<string, unknown>): ManifestAsset {
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
