import { plainReply, type Reply } from './reply.js'

/** A URL whose page is at another one. */
export interface Redirect {
  readonly status: 308
  /** A path, encoded. */
  readonly location: string
}

/**
 * `query` as it came, kept where it consists of what a query may hold (RFC 3986, section 3.4). Revalidated each
 * time, since the page may move back.
 */
export function redirectReply({ status, location }: Redirect, query: string): Reply {
  const suffix = query !== '' && /^[\w!$&'()*+,;=:@/?.~%-]+$/.test(query) ? `?${query}` : ''
  return plainReply(status, 'Permanent redirect', {
    Location: location + suffix,
    'Cache-Control': 'no-cache',
  })
}
