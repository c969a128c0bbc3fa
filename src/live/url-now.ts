import type { Entry } from '../http/entry.js'
import { pathOf } from '../http/request.js'
import type { Found } from '../http/table.js'

/** The site as a page sees it. */
export interface Seen {
  readonly find: (urlPath: string) => Found
  /** The URL of a file that there is, without scheme and host. */
  readonly url: (path: string) => string | undefined
  /** Scheme and host of a CDN, or nothing. */
  readonly origin: string
}

/**
 * What to load in place of a URL that a page has: `null` for nothing, since it is as it was or not ours, and
 * `undefined` if nobody knows what it was.
 */
export type UrlNow = (url: string) => string | null | undefined

export function createUrlNow(seen: Seen): UrlNow {
  return (url) => {
    const host = hostOf(url, seen.origin)
    const target = url.slice(host?.length ?? 0)
    const found = host === null ? 'outside' : seen.find(pathOf(target))
    if (found === 'outside' || found === 'unknown') return null
    const path = entryOf(found)?.path
    if (path === undefined) return undefined
    const now = exactUrl(seen, path)
    return now === null || now === target ? null : host + now
  }
}

/** A page names its own host by nothing, and may load from others, whose paths are not ours: `null`. */
function hostOf(url: string, origin: string): string | null {
  if (url.startsWith('/')) return ''
  const [, scheme = ''] = /^(https?:)/i.exec(url) ?? []
  const host = scheme + origin.replace(/^https?:|\/$/gi, '')
  return origin !== '' && url.startsWith(`${host}/`) ? host : null
}

/** One that no browser has yet: the version, or, for a file that has none, the digest as a query. */
function exactUrl(seen: Seen, path: string): string | null {
  const now = seen.url(path)
  if (now === undefined) return null
  const entry = entryOf(seen.find(pathOf(now)))
  if (entry === null || entry.immutable) return now
  return `${now}?${encodeURIComponent(entry.identity.etag.replaceAll('"', ''))}`
}

function entryOf(found: Found): Entry | null {
  return typeof found === 'object' && 'identity' in found ? found : null
}
