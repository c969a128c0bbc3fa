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

/**
 * Says with every answer of the app by which release it was made (`Everfresh-Release`), for open pages that ask
 * (`everfresh/client`): `app.use(releaseHeader(assets))`.
 */
export function releaseHeader(
  assets: Assets,
): (request: unknown, response: HeaderTarget, next?: () => void) => void {
  return (_request, response, next) => {
    const release = assets.release()
    if (release !== null) response.setHeader('Everfresh-Release', release)
    next?.()
  }
}

/** What of a response is needed. */
interface HeaderTarget {
  setHeader(name: string, value: string): unknown
}
