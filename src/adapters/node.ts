import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Assets } from '../assets.js'
import type { AnswerOptions } from '../http/answer.js'
import { plainReply, type Reply } from '../http/reply.js'
import { EverfreshError } from '../values/error.js'
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
  checkAssets(assets)
  const settings = { fallthrough: options.fallthrough ?? assets.base === '/' }
  return (request, response, next) => {
    const finish = (reply: Reply | null) => {
      if (reply !== null) send(response, reply, reportError)
      else if (next !== undefined) next()
      else send(response, nobodyElse, reportError)
    }
    const fail = (error: unknown) => (next === undefined ? sendFailure(response, error) : next(error))
    const reply = replyOrError(assets, request, settings)
    if (reply instanceof Error) fail(reply)
    else if (reply instanceof Promise) reply.then(finish, fail)
    else finish(reply)
  }
}

/** A forgotten `await` would else show at the first request. @throws {EverfreshError} `option-invalid` */
function checkAssets(assets: unknown): void {
  if (typeof assets === 'object' && assets !== null && 'reply' in assets) return
  const message = 'serve() takes what openAssets() or liveAssets() resolve to: await it first'
  throw new EverfreshError('option-invalid', message)
}

/** An error of ours is for `next`; one that the next handler throws is not ours to catch. */
function replyOrError(assets: Assets, request: IncomingMessage, settings: AnswerOptions) {
  try {
    return assets.reply(requestOf(request), settings)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
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
