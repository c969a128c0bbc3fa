import { type HeaderSubject, ownHeadersOf, type Pairs } from './own-headers.js'
import type { Serving } from './serving.js'

/** What a URL is to its bytes: their version, a name, a version that we don't know, or a name of nothing. */
export type Role = 'version' | 'name' | 'other-version' | 'missing'

/** What is said of all representations of an entry. */
export interface EntryHeaders {
  readonly status: 200 | 404
  readonly type: string
  /** What a 304 repeats of the 200 (RFC 9110, section 15.4.5). */
  readonly shared: Pairs
  readonly own: Pairs
}

/** What an answer depends on besides its URL. */
interface Selection {
  readonly hasVariants: boolean
  /** The URL pattern of later versions, to which these bytes may be a dictionary (RFC 9842, section 2.1). */
  readonly dictionaryFor: string | null
}

export function headersOf(
  role: Role,
  subject: HeaderSubject,
  { hasVariants, dictionaryFor }: Selection,
  serving: Serving,
): EntryHeaders {
  const { type } = subject
  const vary = [
    ...(hasVariants ? ['Accept-Encoding'] : []),
    ...(dictionaryFor === null ? [] : ['Available-Dictionary']),
  ]
  const shared = [
    'Cache-Control',
    cacheControl(role, type, serving),
    ...(vary.length > 0 ? ['Vary', vary.join(', ')] : []),
    ...(isForAll(type, serving) ? ['Access-Control-Allow-Origin', '*'] : []),
    ...(dictionaryFor === null ? [] : ['Use-As-Dictionary', `match="${dictionaryFor}"`]),
  ]
  const own = ownHeadersOf(subject, serving.headers)
  return { status: role === 'missing' ? 404 : 200, type, shared, own }
}

/**
 * Nobody may keep what answers an unknown version: under that URL another node has other bytes. After its time a
 * plain name may still be used where the server can't be reached (RFC 9111, section 4.2.4): `must-revalidate`
 * would turn that into an error page.
 */
function cacheControl(role: Role, type: string, { maxAge, plainMaxAge }: Serving): string {
  if (role === 'missing') return 'no-store'
  if (role === 'version' && maxAge > 0) return `public, max-age=${maxAge}, immutable`
  if (role === 'name' && plainMaxAge > 0 && !isPage(type)) return `public, max-age=${plainMaxAge}`
  return 'no-cache'
}

function isPage(type: string): boolean {
  return /^(?:text\/html|application\/xhtml\+xml)\b/i.test(type)
}

/** Browsers fetch fonts by CORS, wherever the page's own come from. */
function isForAll(type: string, { cors }: Serving): boolean {
  return cors === 'all' || (cors === 'fonts' && type.startsWith('font/'))
}

export const nosniff = ['X-Content-Type-Options', 'nosniff']
