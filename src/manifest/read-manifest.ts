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
      entries.map(([path, asset]) => [reader.path(path, 'the asset'), readAsset(reader, path, asset)]),
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

export function readAsset(reader: Reader, path: string, value: unknown): ManifestAsset {
  const at = (field: string) => `"${field}" of "${path}"`
  const asset = reader.object(value, `the asset "${path}"`)
  reader.check(typeof asset.immutable === 'boolean', at('immutable'), asset.immutable)
  const { labels, reusedLabels, group, variants, deltas, references, imports } = asset
  return {
    file: reader.path(asset.file, at('file')),
    url: reader.string(asset.url, at('url')),
    version: reader.string(asset.version, at('version')),
    immutable: asset.immutable === true,
    ...(labels === undefined ? {} : { labels: reader.strings(labels, at('labels')) }),
    ...(reusedLabels === undefined ? {} : { reusedLabels: reader.strings(reusedLabels, at('reusedLabels')) }),
    size: reader.size(asset.size, at('size')),
    type: reader.headerValue(asset.type, at('type')),
    integrity: reader.integrity(asset.integrity, at('integrity')),
    ...(group === undefined ? {} : { group: reader.path(group, at('group')) }),
    ...(variants === undefined ? {} : { variants: readVariants(reader, variants, at('variants')) }),
    ...(deltas === undefined ? {} : { deltas: readDeltas(reader, deltas, at('deltas')) }),
    ...(asset.imported === true ? { imported: true } : {}),
    ...(references === undefined ? {} : { references: reader.paths(references, at('references')) }),
    ...(imports === undefined ? {} : { imports: reader.paths(imports, at('imports')) }),
  }
}

function readVariants(reader: Reader, value: unknown, at: string): Variants {
  const given = reader.object(value, at)
  const known = encodings.filter((encoding) => given[encoding] !== undefined)
  return Object.fromEntries(known.map((encoding) => [encoding, reader.variant(given[encoding], at)]))
}

function readDeltas(reader: Reader, value: unknown, at: string): Delta[] {
  if (!Array.isArray(value)) return reader.fail(at, value)
  return value.map((each: unknown) => {
    const { dictionary } = reader.object(each, at)
    return { dictionary: reader.integrity(dictionary, at), ...reader.variant(each, at) }
  })
}
