import { labelUrlsOf } from '../manifest/claimed-urls.js'
import { type Encoding, encodings, type Manifest, type ManifestAsset } from '../manifest/manifest.js'
import type { Base } from '../values/base.js'
import { availableDictionary, dictionaryMatch } from '../values/dictionary.js'
import { EverfreshError } from '../values/error.js'
import { byPath, type LogicalPath } from '../values/logical-path.js'
import { decodePath, encodePath, splitSuffix } from '../values/url-path.js'
import { versionedUrl } from '../values/versioned-url.js'

/** A URL that isn't just a plain name: it names one content-named file. */
export interface Versioned {
  /** The path below the base, decoded. */
  readonly path: LogicalPath
  readonly version: string
  /** `?v=VERSION`, as it stands in the URL; empty where the version is in the name. */
  readonly query: string
  readonly file: LogicalPath
  /** False where a version came again with other bytes: its URL is answered, but revalidated; and for an empty file. */
  readonly immutable: boolean
}

/** What a file says to clients that have an earlier version of it, and to those that will have a later one. */
interface Dictionary {
  /** A URL pattern from the server's root. */
  readonly match: string
  /** Each with the value of `Available-Dictionary` for which it is. */
  readonly deltas: readonly { readonly dictionary: string; readonly file: LogicalPath }[]
}

/** All that a proxy must know of the releases whose files are kept. */
export interface ProxyTable {
  readonly release: string
  readonly base: Base
  /** As a server sees it that has decoded the path. */
  readonly decodedBase: string
  /** By URL, without doubles. */
  readonly versioned: readonly Versioned[]
  /** Names whose bytes follow the releases; those of earlier ones still lie there. */
  readonly plain: readonly LogicalPath[]
  /** Every file that may be served, with its type: plain and content-named. */
  readonly types: ReadonlyMap<LogicalPath, string>
  /** By content-named file, the encodings in which it lies beside itself. */
  readonly variants: ReadonlyMap<LogicalPath, readonly Encoding[]>
  /** By content-named file, for those that take part in deltas. */
  readonly dictionaries: ReadonlyMap<LogicalPath, Dictionary>
  /** The query parameters that hold versions, in as many spellings as the releases have. */
  readonly parameters: readonly string[]
  /** What a version in a name looks like, as regular expressions. */
  readonly versionShapes: readonly string[]
}

/**
 * `earlier` from the newest to the oldest. A URL that two of them give to different bytes is the later one's,
 * and no longer immutable.
 * @throws {EverfreshError} `manifest-corrupt`, `name-unsupported`
 */
export function tableOf(current: Manifest, earlier: readonly Manifest[] = []): ProxyTable {
  const kept = earlier.filter(({ base, release }) => base === current.base && release !== current.release)
  const rows = new Map<string, Versioned>()
  const plainNames = new Set<string>(current.assets.keys())
  for (const manifest of [current, ...kept]) checkWords(manifest)
  for (const manifest of [current, ...kept])
    for (const [path, asset] of manifest.assets) {
      const row = rowOf(path, asset)
      const isLost = manifest !== current && plainNames.has(keyOf(row)) && !rows.has(keyOf(row))
      if (isVersioned(path, asset) && !isLost) add(rows, row)
      for (const label of labelRows(path, asset, manifest)) add(rows, label)
    }
  const versioned = [...rows.values()].sort((a, b) => byPath(keyOf(a), keyOf(b)))
  return {
    release: current.release,
    base: current.base,
    decodedBase: decodedBase(current.base),
    versioned,
    plain: [...new Set([current, ...kept].flatMap(({ assets }) => [...assets.keys()]))],
    types: typesOf([current, ...kept]),
    variants: variantsOf([current, ...kept]),
    dictionaries: dictionariesOf([current, ...kept], current),
    parameters: [...new Set(versioned.flatMap(({ query }) => query.match(/(?<=\?)[^=]*/) ?? []))],
    versionShapes: shapesOf([current, ...kept]),
  }
}

/** What goes into a config beside names: nobody's text may end a line or a quoted word of it. */
function checkWords({ release, base, assets }: Manifest): void {
  if (!/^[0-9a-f]+$/.test(release))
    throw new EverfreshError(
      'manifest-corrupt',
      `the release "${release}" has no id of ours; build the folder again`,
    )
  if (/[\p{Cc}"'`\\${}%?#]/u.test(decodedBase(base)))
    throw new EverfreshError(
      'name-unsupported',
      `the base "${base}" holds characters that a config can't hold: build with another --base`,
    )
  for (const [path, { type }] of assets)
    if (!/^[\w.+-]+\/[\w.+-]+(?:; ?[\w-]+=[\w.-]+)*$/.test(type))
      throw new EverfreshError(
        'manifest-corrupt',
        `"${type}" is no type for "${path}"; build the folder again`,
      )
}

/** By what a server looks a URL up: the path, and the query where that holds the version. */
export function keyOf({ path, query }: Versioned): string {
  return path + query
}

function isVersioned(path: LogicalPath, { url, immutable }: ManifestAsset): boolean {
  return immutable || url !== encodePath(path)
}

function add(rows: Map<string, Versioned>, row: Versioned): void {
  const there = rows.get(keyOf(row))
  if (there === undefined) rows.set(keyOf(row), row)
  else if (there.file !== row.file) rows.set(keyOf(row), { ...there, immutable: false })
}

function rowOf(at: LogicalPath, { url, file, version, immutable, size }: ManifestAsset): Versioned {
  const { path: encoded, suffix } = splitSuffix(url)
  const path = decodePath(encoded)
  const query = /^\?[^#&]*/.exec(suffix)?.[0] ?? ''
  if (path === null || url.includes('#') || !/^(?:\?[\w.~%!$*+,;:@-]+=[\w.~%!$*+,;:@-]+)?$/.test(query))
    throw new EverfreshError(
      'manifest-corrupt',
      `the URL "${url}" of "${at}" is none that a build writes; build the folder again`,
    )
  for (const name of [at, path, file]) refuseUnusable(name)
  // Any range of an empty file is a 416, on which servers leave the headers that they meant for a 200.
  return { path, version, query, file, immutable: immutable && size > 0 }
}

/** Versions that templates give at the call, where the manifest knows some. */
function labelRows(path: LogicalPath, asset: ManifestAsset, manifest: Manifest): Versioned[] {
  return labelUrlsOf(path, asset, manifest).map((each) => rowOf(path, { ...asset, ...each }))
}

function refuseUnusable(name: string): void {
  if (/[\p{Cc}\\\u2028\u2029]/u.test(name))
    throw new EverfreshError(
      'name-unsupported',
      `${JSON.stringify(name)} holds a backslash or control character, which no config can hold: rename the file`,
    )
}

function decodedBase(base: Base): string {
  return base === '/' ? base : `/${decodePath(base.slice(1, -1)) ?? ''}/`
}

function typesOf(manifests: readonly Manifest[]): Map<LogicalPath, string> {
  const types = new Map<LogicalPath, string>()
  for (const { assets } of manifests)
    for (const [path, { file, type }] of assets)
      for (const name of [path, file]) if (!types.has(name)) types.set(name, type)
  return types
}

function variantsOf(manifests: readonly Manifest[]): Map<LogicalPath, Encoding[]> {
  const variants = new Map<LogicalPath, Encoding[]>()
  for (const { assets } of manifests)
    for (const { file, variants: own = {} } of assets.values()) {
      const known = encodings.filter((encoding) => own[encoding] !== undefined)
      if (known.length > 0 && !variants.has(file)) variants.set(file, known)
    }
  return variants
}

/** Of files whose URL has the form that later releases give it, as the pattern tells no other. */
function dictionariesOf(
  manifests: readonly Manifest[],
  { base, strategy }: Manifest,
): Map<LogicalPath, Dictionary> {
  const dictionaries = new Map<LogicalPath, Dictionary>()
  for (const { assets } of manifests)
    for (const [path, { file, url, version, immutable, deltas }] of assets) {
      if (deltas === undefined || dictionaries.has(file) || !immutable) continue
      if (url !== versionedUrl(path, version, strategy)) continue
      const known = deltas.map((delta) => ({ ...delta, dictionary: availableDictionary(delta.dictionary) }))
      dictionaries.set(file, { match: base + dictionaryMatch(path, strategy), deltas: known })
    }
  return dictionaries
}

/** Of a version in a name: hex digits of one of the lengths in use, seconds, or as many parts as it has. */
function shapesOf(manifests: readonly Manifest[]): string[] {
  const versions = new Set<string>()
  for (const { assets } of manifests)
    for (const [path, { url, version }] of assets)
      if (url !== encodePath(path) && !url.includes('?')) versions.add(version)
  return [...new Set([...versions].map(shapeOf))].sort(byPath)
}

function shapeOf(version: string): string {
  if (/^\d{9,10}$/.test(version)) return '[0-9]{9,10}'
  return /^[0-9a-f]{6,128}$/.test(version)
    ? `[0-9a-f]{${version.length}}`
    : version.replace(/[^.]+/g, '[^./]+').replaceAll('+.', '+\\.')
}
