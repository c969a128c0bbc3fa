import type { Reference } from '../find/reference.js'
import type { Manifest, ManifestAsset } from '../manifest/manifest.js'
import { readContentName } from '../values/content-name.js'
import type { LogicalPath } from '../values/logical-path.js'
import { decodePath, encodePath } from '../values/url-path.js'

/** Stands for whatever host serves the folder; reserved, so that no file can name it. */
const site = 'https://site.invalid'

/** What a reference leads to. */
export type Resolved =
  /** Nothing of ours: another origin, a path outside the base, a folder, the file itself, a bare module name. */
  | { readonly kind: 'elsewhere' }
  /** What it names depends on the page or the worker that runs the script; `path` is the likely one. */
  | { readonly kind: 'unanchored'; readonly path: LogicalPath | null }
  | { readonly kind: 'missing'; readonly name: string }
  | { readonly kind: 'current' | 'stale' | 'unversioned'; readonly path: LogicalPath }

/** The URLs of a release, to which references must lead: by the URL Standard alone, as a browser would. */
export class ReleaseUrls {
  readonly #base: string
  readonly #assets: ReadonlyMap<string, ManifestAsset>
  /** By decoded path, since one URL has many spellings. */
  readonly #current = new Map<string, LogicalPath>()

  constructor({ base, assets }: Manifest) {
    this.#base = base
    this.#assets = assets
    for (const [path, { url }] of assets) this.#current.set(decodePath(url) ?? url, path)
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
    return this.#find(decodePath(encoded) ?? encoded)
  }

  #lookUp(specifier: string, from: URL): Resolved {
    const url = parse(specifier, from)
    return url === null ? { kind: 'elsewhere' } : this.at(url)
  }

  #find(name: string): Resolved {
    const path = this.#current.get(name)
    if (path !== undefined) return { kind: 'current', path }
    if (this.#assets.has(name)) return { kind: 'unversioned', path: name as LogicalPath }
    const other = readContentName(name).find((each) => this.#assets.has(each.path))
    return other === undefined ? { kind: 'missing', name } : { kind: 'stale', path: other.path }
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
