import { type LogicalPath, toLogicalPath } from './logical-path.js'

/** What `encodeURIComponent` leaves alone although it has a meaning in CSS, HTML or shells. */
const alsoEncoded: Record<string, string> = { "'": '%27', '(': '%28', ')': '%29', '*': '%2A', '!': '%21' }

/**
 * One segment of a URL path. More is encoded than RFC 3986, section 3.3, asks for, so that a URL of ours needs
 * no further escape in CSS, HTML, a `srcset`, a `Link` header or a proxy's config. `@` stays: `icon@2x.png`.
 */
export function encodeSegment(segment: string): string {
  if (/^[\w.~-]*$/.test(segment)) return segment
  return encodeURIComponent(segment.toWellFormed())
    .replace(/[!'()*]/g, (char) => alsoEncoded[char] ?? char)
    .replaceAll('%40', '@')
}

/** The one spelling of a path in a URL: the key of every table. */
export function encodePath(path: string): string {
  return /^[\w./~-]*$/.test(path) ? path : path.split('/').map(encodeSegment).join('/')
}

/**
 * The logical path that a URL's path names, or `null`: bad escapes, and escapes of what a name cannot hold
 * (`%2F`, `%5C`, `%00`), name nothing.
 */
export function decodePath(urlPath: string): LogicalPath | null {
  if (!urlPath.includes('%')) return toLogicalPath(urlPath)
  if (/%2f|%5c|%00/i.test(urlPath)) return null
  try {
    return toLogicalPath(decodeURIComponent(urlPath))
  } catch {
    return null
  }
}

/** A URL reference cut where its query or fragment begins; the suffix is kept verbatim, a lone `?` too. */
export function splitSuffix(reference: string): { path: string; suffix: string } {
  const at = reference.search(/[?#]/)
  return at < 0
    ? { path: reference, suffix: '' }
    : { path: reference.slice(0, at), suffix: reference.slice(at) }
}
