import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import type { Assets } from '../assets.js'
import type { Reply } from '../http/reply.js'
import { whenAnswered } from '../io/handler.js'
import { isStream, openReply } from '../io/payload.js'
import { mergeVary } from '../io/vary.js'
import { answerOf, type ServeOptions } from '../serve-options.js'
import { pluginOf } from './fastify-plugin.js'
import { headerRecord } from './header-record.js'

export type { ServeOptions } from '../serve-options.js'

/**
 * A plugin for Fastify 5: `app.register(serve(assets))`. Below a base of their own the assets are a route, with
 * the hooks of its scope; at the base `/`, which they share with the app's routes, they are an `onRequest` hook.
 * @throws {EverfreshError} `option-invalid`
 */
export function serve(assets: Assets, options?: ServeOptions): FastifyPluginAsync {
  const answer = answerOf(assets, options)
  return pluginOf(assets.base, ({ raw }, reply, pass) => {
    const { method = 'GET', url = '/', headers } = raw
    const finish = (found: Reply | null) => (found === null ? pass() : respond(reply, found))
    whenAnswered(answer, { method, target: url, headers }, finish, pass)
  })
}

function respond(reply: FastifyReply, found: Reply): void {
  const { status, headers, payload } = openReply(found, (error) => reply.log.error(error))
  const earlier = reply.getHeader('vary')
  const record = headerRecord(headers)
  reply.code(status).headers(record)
  if (earlier !== undefined) reply.header('vary', mergeVary(String(earlier), record.vary ?? ''))
  // Fastify would answer an error before the first byte with 500 and our headers, that for ever among them.
  if (isStream(payload)) payload.once('error', () => reply.raw.destroy())
  reply.send(payload ?? undefined)
}
