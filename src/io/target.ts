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
  // Where the mount path is all of the path, the slash was added.
  const cut = [url, url.slice(1)]
  if (baseUrl === undefined) return cut.some((rest) => originalUrl.endsWith(rest)) ? originalUrl : url
  return cut.some((rest) => originalUrl === baseUrl + rest) ? originalUrl : baseUrl + url
}
