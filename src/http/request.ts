/** What a reply depends on; `node:http`'s request is one. Header names in lower case. */
export interface Request {
  readonly method: string
  /** The request target as it came: `/static/a.css?x`, or in absolute form. */
  readonly target: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/** One header's value; lines of one name are one list (RFC 9110, section 5.3). */
export function headerOf({ headers }: Request, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' || value === undefined ? value : value.join(', ')
}

/** The path of a request target, without query, and without scheme and host where it is in absolute form. */
export function pathOf(target: string): string {
  const path = target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?#]*/i, '')
  const end = path.search(/[?#]/)
  return (end < 0 ? path : path.slice(0, end)) || '/'
}

/** The query of a request target, as it came, without its question mark; empty if there is none. */
export function queryOf(target: string): string {
  const at = target.indexOf('?')
  if (at < 0) return ''
  const [beforeFragment = ''] = target.split('#', 1)
  return beforeFragment.slice(at + 1)
}

/**
 * Whether a page may be shown for this. Browsers say what they want it for (Fetch Metadata); who doesn't say may
 * be a person. `empty` is a script's `fetch`, which routers use for pages.
 */
export function wantsPage(request: Request): boolean {
  const destination = headerOf(request, 'sec-fetch-dest')
  return destination === undefined || /^(?:document|i?frame|empty)$/i.test(destination)
}
