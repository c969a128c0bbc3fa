import type { Reference } from '../find/reference.js'
import type { Manifest, ManifestAsset } from '../manifest/manifest.js'
import type { VersionedName } from '../values/content-name.js'
import type { LogicalPath } from '../values/logical-path.js'
import { onlyValue } from '../values/query.js'
import type { Strategy } from '../values/strategy.js'
import { decodePath, encodePath } from '../values/url-path.js'
import { readVersionedName } from '../values/versioned-url.js'

/** Stands for whatever host serves the folder; reserved, so that no file can name it. */
const site = 'https://site.invalid'

/** What a reference leads to. */
export type Resolved =
  /** Nothing of ours: another origin, a path outside the base, a folder, the file itself, a bare module name. */
  | { readonly kind: 'elsewhere' }
  /** What it names depends on the page or the worker that runs the script; `path` is the likely one. */
  | { readonly kind: 'unanchored'; readonly path: LogicalPath | null }
  | { readonly kind: 'missing'; readonly name: string }
  | { readonly kind: 'current' | 'unversioned'; readonly path: LogicalPath }
  /** `isNamed`: the file by its name, with another version in the query. */
  | { readonly kind: 'stale'; readonly path: LogicalPath; readonly isNamed: boolean }

/** The URLs of a release, to which references must lead: by the URL Standard alone, as a browser would. */
export class ReleaseUrls {
  readonly #base: string
  readonly #assets: ReadonlyMap<string, ManifestAsset>
  readonly #strategy: Strategy
  readonly #versions: ReadonlySet<string>
  /** By decoded path and, where it is there, the version in the query, since one URL has many spellings. */
  readonly #current = new Map<string, LogicalPath>()

  constructor({ base, assets, strategy }: Manifest) {
    this.#base = base
    this.#assets = assets
    this.#strategy = strategy
    this.#versions = new Set([...assets.values()].map(({ version }) => version))
    for (const [path, { url }] of assets) {
      const [name = '', query] = url.split('?')
      this.#current.set((decodePath(name) ?? name) + (query === undefined ? '' : `?${query}`), path)
    }
  }

  /** Where the references of a file start from: its own URL, or what the page says in `<base href>`. */
  startOf(path: LogicalPath, pageBase?: string): URL {
    const own = new URL(site + this.#base + encodePath(path))
    const given = pageBase === undefined ? null : parse(pageBase, own)
    // A base that is no URL, or holds none below it, counts for nothing (HTML, "set the frozen base URL").
    return given === null || /^(?:data|javascript):$/.test(given.protocol) ? own : given
  }

  resolve({ specifier, role }: Pick<Reference, 'specifier' | 'role'>, from: URL, isPage: boolean): Resolved {
    if (isSelf(specifier) || (role === 'module' && isBare(specifier))) return { kind: 'elsewhere' }
    const resolved = this.#lookUp(specifier, from)
    if (role === 'service-worker') return this.#serviceWorker(specifier, resolved)
    if (isPage || isAbsolute(specifier)) return resolved
    if (role === 'page-worker') return { kind: 'unanchored', path: null }
    // In a worker's own file `importScripts` starts from there, and only then the build has written a version.
    const isLoose = role === 'worker-script' && resolved.kind === 'unversioned'
    return isLoose ? { kind: 'unanchored', path: resolved.path } : resolved
  }

  /** Registered by a page, which lies beside the script or at the top; where neither holds one, who knows. */
  #serviceWorker(specifier: string, besides: Resolved): Resolved {
    if (besides.kind !== 'missing') return besides
    const atTop = this.#lookUp(specifier, new URL(site + this.#base))
    return atTop.kind === 'missing' ? { kind: 'elsewhere' } : atTop
  }

  /** What a URL names as a whole. */
  at(url: URL): Resolved {
    if (url.origin !== site || !url.pathname.startsWith(this.#base)) return { kind: 'elsewhere' }
    const encoded = url.pathname.slice(this.#base.length)
    if (encoded === '' || encoded.endsWith('/')) return { kind: 'elsewhere' }
    return this.#find(decodePath(encoded) ?? encoded, url.search.slice(1))
  }

  #lookUp(specifier: string, from: URL): Resolved {
    const url = parse(specifier, from)
    return url === null ? { kind: 'elsewhere' } : this.at(url)
  }

  #find(name: string, query: string): Resolved {
    const path = this.#current.get(name) ?? this.#withVersion(name, query)
    if (path !== undefined) return { kind: 'current', path }
    if (this.#assets.has(name)) return this.#withoutVersion(name as LogicalPath, query)
    const other = this.#readings(name).find((each) => this.#assets.has(each.path))
    return other === undefined
      ? { kind: 'missing', name }
      : { kind: 'stale', path: other.path, isNamed: false }
  }

  #withoutVersion(path: LogicalPath, query: string): Resolved {
    return this.#versionIn(query) === null
      ? { kind: 'unversioned', path }
      : { kind: 'stale', path, isNamed: true }
  }

  #withVersion(name: string, query: string): LogicalPath | undefined {
    const { parameter = 'v' } = this.#strategy
    const version = this.#versionIn(query)
    return version === null ? undefined : this.#current.get(`${name}?${parameter}=${version}`)
  }

  #versionIn(query: string): string | null {
    const { in: place, parameter = 'v' } = this.#strategy
    return place === 'query' ? onlyValue(query, parameter) : null
  }

  /** Anything may be a release number, and an author's own a time; only known ones are taken for that. */
  #readings(name: string): VersionedName[] {
    const readings = readVersionedName(name, this.#strategy)
    return this.#strategy.version === 'content'
      ? readings
      : readings.filter(({ version }) => this.#versions.has(version))
  }
}

function parse(specifier: string, from: URL): URL | null {
  return URL.canParse(specifier, from.href) ? new URL(specifier, from) : null
}

/** Empty, a query or a fragment. */
function isSelf(specifier: string): boolean {
  return /^[\0- ]*(?:[?#]|$)/.test(specifier)
}

/** Whether an asset's URL has no version of ours in it. */
export function keepsName(path: LogicalPath, { url }: ManifestAsset): boolean {
  return url === encodePath(path)
}

/** Whether its own name is its version, by the user's word: it keeps its bytes too. */
export function isPrehashed(path: LogicalPath, { file, immutable }: ManifestAsset): boolean {
  return immutable && file === path
}

/** `react`: a name that only an import map can turn into a URL. */
function isBare(specifier: string): boolean {
  return !/^\.{0,2}\//.test(specifier)
}

function isAbsolute(specifier: string): boolean {
  return /^[\0- ]*(?:[/\\]|[a-z][a-z0-9+.-]*:)/i.test(specifier)
}
