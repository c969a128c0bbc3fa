import type { Base } from '../values/base.js'
import { digestOf, fingerprint } from '../values/digest.js'
import { byPath, type LogicalPath } from '../values/logical-path.js'

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

export type Variants = Readonly<Partial<Record<Encoding, Variant>>>

/** One asset as the manifest describes it. */
export interface ManifestAsset {
  /** The content-named file that holds the bytes, below the output folder. */
  readonly file: LogicalPath
  /** Relative to the base, percent-encoded. */
  readonly url: string
  readonly version: string
  /** Whether the URL carries the version, so that a client may keep the answer for ever. */
  readonly immutable: boolean
  /** In bytes. */
  readonly size: number
  /** The value of `Content-Type`. */
  readonly type: string
  readonly integrity: string
  /** The path-wise first member of the cycle that it belongs to. */
  readonly group?: LogicalPath
  readonly variants?: Variants
  /** Whether a module imports it, so that an import map must know it. */
  readonly imported?: true
  readonly references?: readonly LogicalPath[]
}

/** The assets of one release: sorted, without clock or machine in it. */
export interface Manifest {
  readonly version: typeof manifestVersion
  readonly release: string
  readonly base: Base
  readonly strategy: { readonly in: 'filename'; readonly version: 'content' }
  /** Where module specifiers were left as they are, so that every page needs an import map. */
  readonly modules?: 'importmap'
  readonly assets: ReadonlyMap<LogicalPath, ManifestAsset>
}

export function createManifest(
  base: Base,
  assets: Iterable<readonly [LogicalPath, ManifestAsset]>,
  modules: 'rewrite' | 'importmap' = 'rewrite',
): Manifest {
  const sorted = new Map([...assets].sort(([a], [b]) => byPath(a, b)))
  return {
    version: manifestVersion,
    release: releaseId(base, sorted.values()),
    base,
    strategy: { in: 'filename', version: 'content' },
    ...(modules === 'importmap' ? { modules } : {}),
    assets: sorted,
  }
}

/** As JSON holds it. `fromEntries` keeps a file called `__proto__`, which an assignment would lose. */
export function manifestJson({ assets, ...head }: Manifest): object {
  return { ...head, assets: Object.fromEntries(assets) }
}

export function formatManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifestJson(manifest), null, 1)}\n`
}

/** Names what a visitor can load: the base, each URL, each file's bytes. Variants don't enter it. */
function releaseId(base: Base, assets: Iterable<ManifestAsset>): string {
  const pairs = [...assets].map(({ url, integrity }) => `${url}\0${integrity}\0`)
  return fingerprint(digestOf(`${base}\0${pairs.sort(byPath).join('')}`), 16)
}
