import { matchesStrongly, matchesWeakly } from './conditions.js'
import { chooseRepresentation } from './encodings.js'
import type { Entry, Representation } from './entry.js'
import { type ByteRange, rangeOf } from './ranges.js'
import { plainReply, type Reply, withoutBody } from './reply.js'
import { headerOf, pathOf, queryOf, type Request } from './request.js'
import type { Found } from './table.js'

export interface AnswerOptions {
  /** Leave unknown names, and methods other than GET and HEAD, to the app. */
  readonly fallthrough: boolean
}

const allowed = ['Allow', 'GET, HEAD, OPTIONS']

/** The reply to a request; `null` where it is not ours to answer. */
export function answer(
  find: (urlPath: string, query: string) => Found,
  request: Request,
  { fallthrough }: AnswerOptions,
): Reply | null {
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (!isRead && fallthrough) return null
  const found = find(pathOf(request.target), queryOf(request.target))
  if (found === 'outside' || (found === 'unknown' && fallthrough)) return null
  const reply = found === 'broken' ? broken : typeof found === 'string' ? notFound : replyTo(found, request)
  return request.method === 'HEAD' ? withoutBody(reply) : reply
}

/** Never other bytes than were promised; the log says which file it is. */
const broken = plainReply(500, 'Internal server error')

/** A name that we don't know may be known to the next node, or tomorrow: nobody may remember this answer. */
const notFound = plainReply(404, 'Not found')

function replyTo(entry: Entry, request: Request): Reply {
  if (request.method === 'OPTIONS') return { status: 204, headers: allowed, body: null }
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return plainReply(405, 'Method not allowed', allowed)
  const range = request.method === 'GET' ? wantedRange(entry, request) : null
  const representation =
    range === null ? chooseRepresentation(entry, headerOf(request, 'accept-encoding')) : entry.identity
  return (
    conditional(representation, request) ??
    (range === null ? representation.ok : partial(entry.identity, range))
  )
}

/** Preconditions in the order of RFC 9110, section 13.2.2; those by date count as absent: we send no dates. */
function conditional(representation: Representation, request: Request): Reply | null {
  const ifMatch = headerOf(request, 'if-match')
  if (ifMatch !== undefined && !matchesStrongly(ifMatch, representation.etag))
    return plainReply(412, 'Precondition failed')
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
    return plainReply(416, 'Range not satisfiable', ['Content-Range', `bytes */${size}`])
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
