import type { Context, MiddlewareHandler, Next } from 'hono'
import type { StatusCode } from 'hono/utils/http-status'
import type { Assets } from '../assets.js'
import type { Reply } from '../http/reply.js'
import { openReply, reportError } from '../io/payload.js'
import { mergeVary } from '../io/vary.js'
import { answerOf, type ServeOptions } from '../serve-options.js'
import { headerRecord } from './header-record.js'
import { webBody, webRequest } from './web.js'

export type { ServeOptions } from '../serve-options.js'

/**
 * A middleware for Hono 4: `app.use(serve(assets))`, or on the path of the base.
 * @throws {EverfreshError} `option-invalid`
 */
export function serve(assets: Assets, options?: ServeOptions): MiddlewareHandler {
  const answer = answerOf(assets, options)
  const handle = (c: Context, next: Next) => {
    const give = (reply: Reply | null): unknown => (reply === null ? next() : respond(c, reply))
    const reply = answer(webRequest(c.req.raw))
    return reply instanceof Promise ? reply.then(give) : give(reply)
  }
  // Hono takes what is there at once as well, and its server for Node then has less to do; its type says else.
  return handle as MiddlewareHandler
}

function respond(c: Context, reply: Reply): Response {
  const { status, headers, payload } = openReply(reply, reportError)
  const body = webBody(payload, c.req.raw)
  const record = headerRecord(headers)
  // What others have set by `c.header()`, or on `c.res`; if nothing, Hono's server sends a plain record much faster.
  const earlier = c.newResponse(null).headers
  if (earlier.keys().next().done === true) return new Response(body, { status, headers: record })
  const vary = mergeVary(earlier.get('Vary') ?? '', record.vary ?? '')
  const response = c.newResponse(body, status as StatusCode, vary === '' ? record : { ...record, vary })
  // To set a second response over one that there is would put the headers of the first on top.
  c.res = undefined
  c.res = response
  return response
}
