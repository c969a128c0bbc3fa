import type { Assets } from '../assets.js'
import { createHandler, type Handler } from '../io/handler.js'
import { answerOf, type ServeOptions } from '../serve-options.js'

export type { Handler, Next } from '../io/handler.js'
export type { ServeOptions } from '../serve-options.js'

/**
 * A handler for `node:http`, `node:https`, `node:http2`, Connect, Polka, and all that takes
 * `(request, response, next)`. Without a next handler, what isn't the assets' is answered 404.
 * @throws {EverfreshError} `option-invalid`
 */
export function serve(assets: Assets, options?: ServeOptions): Handler {
  return createHandler(answerOf(assets, options))
}
