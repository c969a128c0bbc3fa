import type { Reference } from '../find/reference.js'
import type { Base } from '../values/base.js'
import type { LogicalPath } from '../values/logical-path.js'
import { decodePath, encodePath } from '../values/url-path.js'

/** No host that a file could name, so that an absolute URL is never taken for one of ours. */
const origin = 'https://everfresh.invalid'

/** Where a file's references start from: its own URL, or the `<base href>` of the page. */
export function baseUrlOf(path: LogicalPath, base: Base, pageBase?: string): URL | null {
  const own = new URL(origin + base + encodePath(path))
  return pageBase === undefined ? own : urlOf(pageBase, own)
}

/**
 * What a URL reference names below the base, by the URL Standard; the path may be of no file that there is.
 * `null` for what isn't ours: another origin, a path outside the base, a folder, the file itself.
 */
export function resolve({ specifier, module }: Reference, from: URL, base: Base): string | null {
  if (isSelf(specifier) || (module === true && !/^(?:\/|\.\.?\/)/.test(specifier))) return null
  return targetOf(specifier, from, base)
}

/** The same for a link that a visitor may follow. */
export function targetOf(specifier: string, from: URL, base: Base): string | null {
  const url = urlOf(specifier, from)
  if (url === null || url.origin !== origin || !url.pathname.startsWith(base)) return null
  const path = url.pathname.slice(base.length)
  if (path === '' || path.endsWith('/')) return null
  return decodePath(path) ?? path
}

/** Empty, or only a query or fragment: the file itself. */
function isSelf(specifier: string): boolean {
  return /^[\0- ]*(?:[?#]|$)/.test(specifier)
}

function urlOf(reference: string, base: URL): URL | null {
  return URL.canParse(reference, base.href) ? new URL(reference, base) : null
}
