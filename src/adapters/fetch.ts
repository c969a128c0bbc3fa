import type { Assets } from '../assets.js'
import { openReply, reportError } from '../io/payload.js'
import { answerOf, type ServeOptions } from '../serve-options.js'
import { headerRecord } from './header-record.js'
import { webBody, webRequest } from './web.js'

export type { ServeOptions } from '../serve-options.js'

/**
 * For servers that give a `Request` and take a `Response`, such as Bun and Deno: resolves to `null` where the
 * request is the app's.
 * @throws {EverfreshError} `option-invalid`
 */
export function serve(
  assets: Assets,
  options?: ServeOptions,
): (request: Request) => Promise<Response | null> {
  const answer = answerOf(assets, options)
  return async (request) => {
    const reply = await answer(webRequest(request))
    if (reply === null) return null
    const { status, headers, payload } = openReply(reply, reportError)
    return new Response(webBody(payload, request), { status, headers: headerRecord(headers) })
  }
}
