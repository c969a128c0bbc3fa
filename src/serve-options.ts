import type { AnswerOptions } from './http/answer.js'
import type { Reply } from './http/reply.js'
import type { Request } from './http/request.js'
import type { Answer } from './io/handler.js'
import { EverfreshError } from './values/error.js'

export interface ServeOptions {
  /**
   * Leave unknown names, and methods other than GET and HEAD, to the next handler. By default so for assets at
   * the base `/`, which they share with the app, and not for any other.
   */
  readonly fallthrough?: boolean
}

/** What of the assets answers requests. */
interface Answering {
  readonly base: string
  readonly reply: (request: Request, options: AnswerOptions) => Promise<Reply | null> | Reply | null
}

/**
 * What a door asks for replies. A forgotten `await` would else show at the first request.
 * @throws {EverfreshError} `option-invalid`
 */
export function answerOf(assets: Answering, options: ServeOptions = {}): Answer {
  if (typeof assets !== 'object' || assets === null || !('reply' in assets)) throw notAssets()
  const settings = { fallthrough: options.fallthrough ?? assets.base === '/' }
  return (request) => assets.reply(request, settings)
}

function notAssets(): EverfreshError {
  const message = 'serve() takes what openAssets() or liveAssets() resolve to: await it first'
  return new EverfreshError('option-invalid', message)
}
