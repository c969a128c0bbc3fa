import type { Base } from '../values/base.js'
import { DigestStream, fingerprint } from '../values/digest.js'
import { byPath, type LogicalPath } from '../values/logical-path.js'
import { contentStrategy, type Strategy } from '../values/strategy.js'
import type { BundleEntries } from './bundle-entry.js'

/** The format's version; a reader refuses a higher one. */
export const manifestVersion = 1

/** Encodings that a file may have beside its own bytes, the best first. */
export const encodings = ['br', 'zstd', 'gzip'] as const
export type Encoding = (typeof encodings)[number]

/** A precompressed representation of an asset. */
export interface Variant {
  /** Below the output folder. */
  readonly file: LogicalPath
  /** In bytes. */
  readonly size: number
  /** Of the compressed bytes. */
  readonly integrity: string
}

/** An asset as zstd with the bytes of an earlier release for a dictionary (RFC 9842, `dcz`). */
export interface Delta extends Variant {
  /** The integrity of those bytes. */
  readonly dictionary: string
}

export type Variants = Readonly<Partial<Record<Encoding, Variant>>>

/** One asset as the manifest describes it. */
export interface ManifestAsset {
  /**
   * The file that holds the bytes, below the output folder, written once: whatever the URL is, this is what to
   * answer with. With the strategy `filename` and `content` its name is the URL; with any other it is
   * `name.SHA256-12.ext`. A prehashed file, and one without room for a version, has its own name.
   */
  readonly file: LogicalPath
  /**
   * Relative to the base, percent-encoded: `css/site.VERSION.css`, `css/site.css?v=VERSION`, or, for a file that
   * keeps its name, its path. A URL with a query is the key for requests that have this parameter once, just so;
   * whatever else stands in their query. Without it, or with another version, the path has the current bytes,
   * revalidated.
   */
  readonly url: string
  /** What the URL carries; for a file that keeps its name, what it would carry by its content. */
  readonly version: string
  /**
   * Whether a client may keep the answer to the URL for ever. A URL that has a version is not immutable if an
   * earlier release gave it to other bytes (only `mtime` and `fixed` can come to that): then it is revalidated.
   */
  readonly immutable: boolean
  /** Other versions under which the bytes are immutable, by the query of the strategy: `css/site.css?v=LABEL`. Sorted. */
  readonly labels?: readonly string[]
  /** Labels that an earlier release gave to other bytes: they lead to these, revalidated. Sorted. */
  readonly reusedLabels?: readonly string[]
  /** In bytes. */
  readonly size: number
  /** The value of `Content-Type`. */
  readonly type: string
  readonly integrity: string
  /** The path-wise first member of the cycle that it belongs to. */
  readonly group?: LogicalPath
  readonly variants?: Variants
  /**
   * For clients that have the bytes of an earlier release, the newest first. Where this is there, be it empty, the
   * asset's bytes are offered to clients as a dictionary for later releases.
   */
  readonly deltas?: readonly Delta[]
  /** Whether a module imports it, so that an import map must know it. */
  readonly imported?: true
  readonly references?: readonly LogicalPath[]
  /** What loads with it, in order: the modules that it imports by `import … from` and `export … from`, not by `import()`. */
  readonly imports?: readonly LogicalPath[]
}

/** The assets of one release: sorted, without clock or machine in it. */
export interface Manifest {
  readonly version: typeof manifestVersion
  readonly release: string
  readonly base: Base
  readonly strategy: Strategy
  /** Where no byte was changed, so that files refer to each other by plain names. */
  readonly rewrite?: false
  /** Where module specifiers were left as they are, so that every page needs an import map. */
  readonly modules?: 'importmap'
  /** The file that says which release is current, where the build was told to write one. */
  readonly versionFile?: LogicalPath
  readonly assets: ReadonlyMap<LogicalPath, ManifestAsset>
  /** What bundlers made of their sources, if the build took some over. */
  readonly entries?: BundleEntries
}

/** What holds for all assets of a release, beside the base. */
export interface ManifestTraits {
  readonly strategy?: Strategy
  readonly modules?: 'rewrite' | 'importmap'
  readonly rewrite?: boolean
  readonly versionFile?: boolean
  readonly entries?: BundleEntries
}

export const versionFileName = 'version.json' as LogicalPath

/** What the version file holds. */
export function versionFileText({ release }: Manifest): string {
  return `${JSON.stringify({ release })}\n`
}

export function createManifest(
  base: Base,
  assets: Iterable<readonly [LogicalPath, ManifestAsset]>,
  {
    strategy = contentStrategy,
    modules = 'rewrite',
    rewrite = true,
    versionFile = false,
    entries,
  }: ManifestTraits = {},
): Manifest {
  const sorted = new Map([...assets].sort(([a], [b]) => byPath(a, b)))
  return {
    version: manifestVersion,
    release: releaseId(base, sorted.values()),
    base,
    strategy,
    ...(rewrite ? {} : { rewrite }),
    ...(modules === 'importmap' ? { modules } : {}),
    ...(versionFile ? { versionFile: versionFileName } : {}),
    assets: sorted,
    ...(entries === undefined || entries.size === 0 ? {} : { entries: sortedEntries(entries) }),
  }
}

function sortedEntries(entries: BundleEntries): BundleEntries {
  return new Map([...entries].sort(([a], [b]) => byPath(a, b)))
}

export function formatManifest(manifest: Manifest): string {
  return `${[...manifestPieces(manifest, assetPieces)].map(({ own }) => own).join('')}\n`
}

/** Some of a manifest's text, as it stands in a file of its own, and in a record, where all is a step deeper. */
export interface Piece<Text> {
  readonly own: Text
  readonly inRecord: Text
}

/** Its JSON without the last line break, in pieces: of very many assets the whole would be too much to hold. */
export function* manifestPieces<Text>(
  { assets, entries, ...head }: Manifest,
  piecesOf: (assets: Manifest['assets']) => Iterable<Piece<Text>>,
): Generator<Piece<Text | string>> {
  yield piece(JSON.stringify({ ...head, assets: {} }, null, 1).slice(0, -'}\n}'.length))
  yield* piecesOf(assets)
  yield piece(assets.size === 0 ? '}' : '\n }')
  if (entries !== undefined)
    yield piece(`,\n "entries": ${indented(JSON.stringify(Object.fromEntries(entries), null, 1))}`)
  yield piece('\n}')
}

/** An asset at a time, and the commas between them. */
export function* assetPieces(assets: Manifest['assets']): Generator<Piece<string>> {
  let isFirst = true
  for (const [path, asset] of assets) {
    if (!isFirst) yield comma
    yield assetPiece(path, asset)
    isFirst = false
  }
}

export function assetPiece(path: LogicalPath, asset: ManifestAsset): Piece<string> {
  return piece(`\n  ${JSON.stringify(path)}: ${indented(JSON.stringify(asset, null, 1), '  ')}`)
}

const comma: Piece<string> = { own: ',', inRecord: ',' }

function piece(own: string): Piece<string> {
  return { own, inRecord: indented(own) }
}

/** JSON a step deeper: a line break in a value is escaped, so that each of these begins a line. */
export function indented(json: string, step = ' '): string {
  return json.replaceAll('\n', `\n${step}`)
}

/** The same with other entries for some of its assets. */
export function withAssets(
  manifest: Manifest,
  others: Iterable<readonly [LogicalPath, ManifestAsset]>,
): Manifest {
  const assets = new Map(manifest.assets)
  const gone = new Set<string>()
  const come: string[] = []
  for (const [path, asset] of others) {
    const before = assets.get(path)
    if (before !== undefined) gone.add(loadable(before))
    come.push(loadable(asset))
    assets.set(path, asset)
  }
  const before = loadables.get(manifest) ?? [...manifest.assets.values()].map(loadable).sort(byPath)
  const all = [...before.filter((each) => !gone.has(each)), ...come].sort(byPath)
  const next = { ...manifest, release: idOf(manifest.base, all), assets }
  loadables.set(next, all)
  return next
}

/** Of manifests that others may follow by `withAssets`: to make and sort all anew takes most of the time. */
const loadables = new WeakMap<Manifest, readonly string[]>()

/** The same release with deltas for some of its assets. */
export function withDeltas(manifest: Manifest, deltas: ReadonlyMap<LogicalPath, readonly Delta[]>): Manifest {
  const assets = [...manifest.assets].map(([path, { references, ...asset }]) => {
    const own = deltas.get(path)
    const rest = references === undefined ? {} : { references }
    return [path, { ...asset, ...(own === undefined ? {} : { deltas: own }), ...rest }] as const
  })
  return { ...manifest, assets: new Map(assets) }
}

/** Names what a visitor can load: the base, each URL, each file's bytes. Variants and labels don't enter it. */
function releaseId(base: Base, assets: Iterable<ManifestAsset>): string {
  return idOf(base, [...assets].map(loadable).sort(byPath))
}

function loadable({ url, integrity }: ManifestAsset): string {
  return `${url}\0${integrity}\0`
}

function idOf(base: Base, loadables: readonly string[]): string {
  const stream = new DigestStream().update(`${base}\0`)
  // As one string they would be new memory, which takes longer than the digest.
  for (let at = 0; at < loadables.length; at += 100) stream.update(loadables.slice(at, at + 100).join(''))
  return fingerprint(stream.digest(), 16)
}
