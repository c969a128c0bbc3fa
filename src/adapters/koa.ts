import type { Context, Middleware } from 'koa'
import type { Assets } from '../assets.js'
import type { Reply } from '../http/reply.js'
import { openReply } from '../io/payload.js'
import { targetOf } from '../io/target.js'
import { answerOf, type ServeOptions } from '../serve-options.js'

export type { ServeOptions } from '../serve-options.js'

/**
 * A middleware for Koa 3: `app.use(serve(assets))`. Status, headers and body are those of the context, for
 * whatever middleware stands before it.
 * @throws {EverfreshError} `option-invalid`
 */
export function serve(assets: Assets, options?: ServeOptions): Middleware {
  const answer = answerOf(assets, options)
  return async (ctx, next) => {
    const { method = 'GET', url, headers } = ctx.req
    const target = targetOf({ url, originalUrl: ctx.originalUrl })
    const reply = await answer({ method, target, headers })
    if (reply === null) return next()
    respond(ctx, reply)
  }
}

function respond(ctx: Context, reply: Reply): void {
  const { status, headers, payload } = openReply(reply, (error) => ctx.app.emit('error', error, ctx))
  // A body that takes the place of another would lose its length.
  if (ctx.body != null) ctx.body = null
  ctx.status = status
  for (let i = 0; i < headers.length; i += 2) {
    const [name = '', value = ''] = [headers[i], headers[i + 1]]
    if (name === 'Vary') ctx.vary(value)
    else ctx.set(name, value)
  }
  if (payload !== null) ctx.body = payload
}
