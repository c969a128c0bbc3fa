/** What routers add to a request. */
export interface Routed {
  readonly url?: string | undefined
  readonly originalUrl?: string
  readonly baseUrl?: string
}

/**
 * The target as the app sees it. Routers that mount a handler under a path cut that off `url`, and keep the whole in
 * `originalUrl`; others rewrite `url` on purpose, and then it counts. Express alone tells which, by `baseUrl`.
 */
export function targetOf({ url = '/', originalUrl = url, baseUrl }: Routed): string {
  if (url === originalUrl || !url.startsWith('/')) return originalUrl
  if (baseUrl === undefined) return originalUrl.endsWith(url.slice(1)) ? originalUrl : url
  return isCut(originalUrl, baseUrl, url) ? originalUrl : baseUrl + url
}

/** Where the mount path is all of the path, a slash was added; Express 4 cuts off one of two. */
function isCut(whole: string, mount: string, rest: string): boolean {
  const end = whole.length - rest.length + 1
  if (mount === '' || end < mount.length) return false
  const between = whole.slice(mount.length, end)
  return whole === mount + between + rest.slice(1) && /^\/{0,2}$/.test(between)
}
