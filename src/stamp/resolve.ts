import type { Reference } from '../find/reference.js'
import type { Base } from '../values/base.js'
import { folderOf, type LogicalPath } from '../values/logical-path.js'
import { decodePath, encodePath } from '../values/url-path.js'

/** No host that a file could name, so that an absolute URL is never taken for one of ours. */
const origin = 'https://everfresh.invalid'

/** Where a file's references start from: its own URL, or the `<base href>` of the page if it is a usable one. */
export function baseUrlOf(path: LogicalPath, base: Base, pageBase?: string): URL {
  const own = new URL(origin + base + encodePath(path))
  const given = pageBase === undefined ? null : urlOf(pageBase, own)
  // A browser ignores a base that is broken, or a `data:` or `javascript:` URL.
  return given === null || given.origin === 'null' ? own : given
}

/** Where references start from, with its URL parsed only if one of them needs that. */
export class Start {
  readonly #given: () => URL
  /** The folder of a file whose own URL this is; `null` of any other. */
  readonly #folder: string | null
  #url: URL | undefined

  constructor(given: () => URL, folder: string | null) {
    this.#given = given
    this.#folder = folder
  }

  get url(): URL {
    this.#url ??= this.#given()
    return this.#url
  }

  /** What a relative reference names that is made of names alone: most are. `null` for any other. */
  plainTarget(specifier: string): string | null {
    return this.#folder !== null && isPlain.test(specifier) ? joined(this.#folder, specifier) : null
  }
}

export function startOf(path: LogicalPath, base: Base, pageBase?: string): Start {
  return new Start(() => baseUrlOf(path, base, pageBase), pageBase === undefined ? folderOf(path) : null)
}

/**
 * What a URL reference names below the base, by the URL Standard; the path may be of no file that there is.
 * `null` for what isn't ours: another origin, a path outside the base, a folder, the file itself.
 */
export function resolve({ specifier, role }: Reference, from: Start, base: Base): string | null {
  if (role === 'module' && isBare(specifier)) return null
  return isSelf(specifier) ? null : targetOf(specifier, from, base)
}

/** The path of a file that a URL on our host names outside of the base, as if the base were `/`. */
export function outsideBase({ specifier, role }: Reference, from: Start, base: Base): LogicalPath | null {
  if (base === '/' || isSelf(specifier) || (role === 'module' && isBare(specifier))) return null
  const url = urlOf(specifier, from.url)
  if (url === null || url.origin !== origin || belowBase(url.pathname, base) !== null) return null
  return decodePath(url.pathname.slice(1))
}

/** The same for a link that a visitor may follow. */
export function targetOf(specifier: string, from: Start, base: Base): string | null {
  const plain = from.plainTarget(specifier)
  if (plain !== null) return plain
  const url = urlOf(specifier, from.url)
  return url === null ? null : pathOf(url, base)
}

/** The same for a URL as a whole. */
export function pathOf(url: URL, base: Base): string | null {
  return url.origin === origin ? pathBelow(url.pathname, base) : null
}

function pathBelow(pathname: string, base: Base): string | null {
  const path = belowBase(pathname, base)
  if (path === null || path === '' || path.endsWith('/')) return null
  // What can't be a name keeps its slash in front, by which it is no name of a file either.
  return decodePath(path) ?? `/${path}`
}

/** Parsing a URL takes longer than all the rest. */
const isPlain = /^(?:\.{1,2}\/)*(?:[\w~-][\w.~-]*\/)*[\w~-][\w.~-]*$/

/** `null` for what leads out at the top, where it depends on the base what that means. */
function joined(folder: string, specifier: string): string | null {
  if (specifier.startsWith('./')) return joined(folder, specifier.slice(2))
  if (!specifier.startsWith('../')) return folder + specifier
  return folder === '' ? null : joined(folderOf(folder.slice(0, -1)), specifier.slice(3))
}

/** A URL as a page writes it that may be served by any host. */
export function withoutOrigin(href: string): string {
  return href.startsWith(`${origin}/`) ? href.slice(origin.length) : href
}

/** The rest of a URL's path behind the base, which may be spelled with other escapes. */
function belowBase(pathname: string, base: Base): string | null {
  if (pathname.startsWith(base)) return pathname.slice(base.length)
  const start = pathname
    .split('/')
    .slice(0, base.split('/').length - 1)
    .join('/')
  const same = decodePath(start.slice(1)) === decodePath(base.slice(1, -1))
  return same ? pathname.slice(start.length + 1) : null
}

/** A module specifier that is no URL: what it means is said by an import map. */
export function isBare(specifier: string): boolean {
  return !/^(?:\/|\.\.?\/)/.test(specifier)
}

/** Empty, or only a query or fragment: the file itself. */
function isSelf(specifier: string): boolean {
  return /^[\0- ]*(?:[?#]|$)/.test(specifier)
}

function urlOf(reference: string, base: URL): URL | null {
  return URL.canParse(reference, base.href) ? new URL(reference, base) : null
}
