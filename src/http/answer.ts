import { matchesStrongly, matchesWeakly } from './conditions.js'
import { deltaFor } from './deltas.js'
import type { Entry } from './entry.js'
import type { Found } from './meaning.js'
import { type ByteRange, rangeOf } from './ranges.js'
import { redirectReply } from './redirect.js'
import { plainReply, type Reply, withoutBody } from './reply.js'
import type { Representation } from './representation.js'
import { headerOf, pathOf, queryOf, type Request, wantsPage } from './request.js'

export interface AnswerOptions {
  /** Leave unknown names, and methods other than GET and HEAD, to the app. */
  readonly fallthrough: boolean
}

/** What knows which URLs there are. */
export interface Finder {
  /** Both as they came; the query without its question mark. */
  find(urlPath: string, query: string): Found
}

/** The reply to a request; `null` where it is not ours to answer. */
export function answer(finder: Finder, request: Request, { fallthrough }: AnswerOptions): Reply | null {
  const { method, target } = request
  const isHead = method === 'HEAD'
  const isRead = isHead || method === 'GET'
  if (!isRead && fallthrough) return null
  const found = finder.find(pathOf(target), queryOf(target))
  if (found === 'outside' || (fallthrough && isUnknown(found))) return null
  const reply = isRead ? replyTo(found, request) : replyToOthers(found, method)
  return isHead ? withoutBody(reply) : reply
}

function isUnknown(found: Found): boolean {
  return found === 'unknown' || (typeof found === 'object' && found.status === 404)
}

/** Never other bytes than were promised; the log says which file it is. */
const broken = plainReply(500, 'Internal server error')

/** A name that we don't know may be known to the next node, or tomorrow: nobody may remember this answer. */
const notFound = plainReply(404, 'Not found')

const allowed = { Allow: 'GET, HEAD, OPTIONS' }
const options: Reply = { status: 204, headers: Object.entries(allowed).flat(), body: null }
const notAllowed = plainReply(405, 'Method not allowed', allowed)
const failed = plainReply(412, 'Precondition failed')

function replyTo(found: Exclude<Found, 'outside'>, request: Request): Reply {
  if (typeof found === 'string') return found === 'broken' ? broken : notFound
  if (found.status === 200) return representationFor(found, request)
  if (found.status === 308) return redirectReply(found, queryOf(request.target))
  return wantsPage(request) ? chosen(found, request).ok : notFound
}

/** To a method that doesn't read. */
function replyToOthers(found: Exclude<Found, 'outside'>, method: string): Reply {
  if (found === 'broken') return broken
  if (typeof found === 'string' || found.status === 404) return notFound
  return method === 'OPTIONS' ? options : notAllowed
}

function representationFor(entry: Entry, request: Request): Reply {
  const range = request.method === 'GET' ? wantedRange(entry, request) : null
  const representation = range === null ? chosen(entry, request) : entry.identity
  return (
    conditional(representation, request) ??
    (range === null ? representation.ok : partial(entry.identity, range))
  )
}

/** The smallest of those that a client likes best. If it accepts none, the identity is better than a refusal. */
function chosen({ identity, representations, choose, deltas }: Entry, request: Request): Representation {
  const accept = headerOf(request, 'accept-encoding')
  if (accept === undefined) return identity
  const delta = deltas === undefined ? null : deltaFor(deltas, request, accept)
  if (delta !== null) return delta
  if (representations.length === 1) return identity
  const encoding = choose(accept)
  for (const each of representations) if (each.encoding === encoding) return each
  return identity
}

/** Preconditions in the order of RFC 9110, section 13.2.2; those by date count as absent: we send no dates. */
function conditional(representation: Representation, request: Request): Reply | null {
  const ifMatch = headerOf(request, 'if-match')
  if (ifMatch !== undefined && !matchesStrongly(ifMatch, representation.etag)) return failed
  const ifNoneMatch = headerOf(request, 'if-none-match')
  const isSame = ifNoneMatch !== undefined && matchesWeakly(ifNoneMatch, representation.etag)
  return isSame ? representation.notModified : null
}

/** Ranges are of the identity's bytes, and only if they still are those that `If-Range` names (section 13.1.5). */
function wantedRange({ identity }: Entry, request: Request): WantedRange | null {
  const header = headerOf(request, 'range')
  const ifRange = headerOf(request, 'if-range')
  if (header === undefined || (ifRange !== undefined && ifRange !== identity.etag)) return null
  return rangeOf(header, identity.size)
}

type WantedRange = ByteRange | 'unsatisfiable'

function partial({ size, content, ok }: Representation, range: WantedRange): Reply {
  if (range === 'unsatisfiable')
    return plainReply(416, 'Range not satisfiable', { 'Content-Range': `bytes */${size}` })
  const { start, end } = range
  const headers = withHeader(ok.headers, 'Content-Length', String(end + 1 - start))
  return {
    status: 206,
    headers: [...headers, 'Content-Range', `bytes ${start}-${end}/${size}`],
    body: { content, start, end: end + 1 },
  }
}

function withHeader(headers: readonly string[], name: string, value: string): string[] {
  const at = headers.indexOf(name) + 1
  return headers.toSpliced(at, 1, value)
}
