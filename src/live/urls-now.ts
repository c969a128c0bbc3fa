import type { Entry } from '../http/entry.js'
import type { Found } from '../http/meaning.js'
import { pathOf, queryOf } from '../http/request.js'
import { withSuffix } from '../values/query.js'
import type { Strategy } from '../values/strategy.js'
import { decodePath } from '../values/url-path.js'
import { readVersionedName } from '../values/versioned-url.js'

/** The site as a page sees it. */
export interface Seen {
  readonly base: string
  readonly strategy: Strategy
  readonly find: (urlPath: string, query: string) => Found
  /** The URL of a file that there is, without scheme and host. */
  readonly url: (path: string) => string | undefined
  /** A file, and all whose edits give it another URL. */
  readonly reached: (path: string) => Iterable<string>
  /** Scheme and host of a CDN, or nothing. */
  readonly origin: string
}

/**
 * What to load in place of each stylesheet that a page has, after these files were edited; `null` for one that is
 * as it was, or not ours. All is `null` where that doesn't show every edit, so that the page must be loaded anew.
 */
export type UrlsNow = (edited: readonly string[], urls: readonly string[]) => (string | null)[] | null

export function createUrlsNow(seen: Seen): UrlsNow {
  return (edited, urls) => {
    const sheets = urls.map((url) => sheetOf(seen, url))
    const shown = new Set(sheets.flatMap(({ path }) => (path === undefined ? [] : [...seen.reached(path)])))
    if (edited.some((path) => !shown.has(path))) return null
    return sheets.map(({ path, host, target }) => {
      const now = path === undefined ? undefined : exactUrl(seen, path)
      return now === undefined || now === target ? null : host + now
    })
  }
}

/** A stylesheet as a page has it. */
interface Sheet {
  /** What stands before the path of its URL. */
  readonly host: string
  readonly target: string
  /** Where it is one of ours. */
  readonly path: string | undefined
}

function sheetOf(seen: Seen, url: string): Sheet {
  const host = hostOf(url, seen.origin)
  if (host === null) return { host: '', target: url, path: undefined }
  const target = url.slice(host.length)
  return { host, target, path: entryAt(seen, target)?.path ?? pathOfVersion(seen, pathOf(target)) }
}

/** A page names its own host by nothing, and may load from others, whose paths are not ours: `null`. */
function hostOf(url: string, origin: string): string | null {
  if (url.startsWith('/')) return ''
  const [, scheme = ''] = /^(https?:)/i.exec(url) ?? []
  const host = scheme + origin.replace(/^https?:|\/$/gi, '')
  return origin !== '' && url.startsWith(`${host}/`) ? host : null
}

/** A version from before this process began still says whose it was. */
function pathOfVersion({ base, strategy, url }: Seen, urlPath: string): string | undefined {
  const name = urlPath.startsWith(base) ? decodePath(urlPath.slice(base.length)) : null
  const readings = name === null ? [] : readVersionedName(name, strategy)
  return readings.find(({ path }) => url(path) !== undefined)?.path
}

/** One that no browser has yet: the version, or, for a file that has none, the digest as a query. */
function exactUrl(seen: Seen, path: string): string | undefined {
  const now = seen.url(path)
  const entry = now === undefined ? null : entryAt(seen, now)
  if (now === undefined || entry === null || entry.immutable) return now
  return withSuffix(now, `?${encodeURIComponent(entry.identity.etag.replaceAll('"', ''))}`)
}

function entryAt({ find }: Seen, target: string): Entry | null {
  const found = find(pathOf(target), queryOf(target))
  return typeof found === 'object' && found.status === 200 ? found : null
}
