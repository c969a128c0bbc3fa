import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Assets } from '../assets.js'
import { plainReply, type Reply } from '../http/reply.js'
import { send } from './send.js'

export interface ServeOptions {
  /**
   * Leave unknown names, and methods other than GET and HEAD, to the next handler. By default so for assets at
   * the base `/`, which they share with the app, and not for any other.
   */
  readonly fallthrough?: boolean
}

/** What calls the next handler, with an error if there was one. */
export type Next = (error?: unknown) => void

export type Handler = (request: IncomingMessage, response: ServerResponse, next?: Next) => void

/** A handler for `node:http`, Connect, Polka, and all that takes `(request, response, next)`. */
export function serve(assets: Assets, options: ServeOptions = {}): Handler {
  const settings = { fallthrough: options.fallthrough ?? assets.base === '/' }
  return (request, response, next) => {
    const finish = (reply: Reply | null) => {
      if (reply !== null) send(response, reply, reportError)
      else if (next !== undefined) next()
      else send(response, nobodyElse, reportError)
    }
    const fail = (error: unknown) => (next === undefined ? sendFailure(response, error) : next(error))
    try {
      const reply = assets.reply(requestOf(request), settings)
      if (reply instanceof Promise) reply.then(finish, fail)
      else finish(reply)
    } catch (error) {
      fail(error)
    }
  }
}

/** Where there is no next handler, what isn't ours is nobody's. */
const nobodyElse = plainReply(404, 'Not found')

/** Frameworks that mount a handler under a path cut it off `url`, and keep the whole in `originalUrl`. */
function requestOf(request: IncomingMessage & { originalUrl?: string }) {
  const { method = 'GET', url = '/', originalUrl = url, headers } = request
  return { method, target: originalUrl, headers }
}

function sendFailure(response: ServerResponse, error: unknown): void {
  reportError(error)
  if (response.headersSent) response.destroy()
  else send(response, plainReply(500, 'Internal server error'), reportError)
}

function reportError(error: unknown): void {
  console.error(error instanceof Error ? `everfresh: ${error.message}` : error)
}
