import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { EverfreshError } from '../values/error.js'

/** Calls `pass` where the request is somebody else's, or with an error. */
type Handle = (request: FastifyRequest, reply: FastifyReply, pass: (error?: Error) => void) => void

/** The plugin that has requests below a base handled. */
export function pluginOf(base: string, handle: Handle): FastifyPluginAsync {
  const add = base === '/' ? addHook : addRoute
  const plugin: FastifyPluginAsync = async (app) => add(app, base, handle)
  // By these Fastify knows a plugin's name, and that its hooks are for the app and not for itself alone.
  return Object.assign(plugin, {
    [Symbol.for('fastify.display-name')]: 'everfresh',
    [Symbol.for('skip-override')]: base === '/',
  })
}

/** A route would lose to the app's `/:page`, which must not answer an unknown version with a page. */
function addHook(app: FastifyInstance, _base: string, handle: Handle): void {
  const isTop = Object.hasOwn(app, 'server')
  if (!isTop || app.prefix !== '') throw misplaced('/', app.prefix, 'register them on the app itself')
  app.addHook('onRequest', handle)
}

/** For every method, since ours to refuse are all below the base. */
function addRoute(app: FastifyInstance, base: string, handle: Handle): void {
  const prefix = app.prefix.replace(/\/$/, '')
  if (!base.startsWith(`${prefix}/`)) throw misplaced(base, prefix, 'the base holds the prefix already')
  app.all(`${base.slice(prefix.length)}*`, (request, reply) =>
    handle(request, reply, (error) => (error === undefined ? reply.callNotFound() : reply.send(error))),
  )
}

function misplaced(base: string, prefix: string, wayOut: string): EverfreshError {
  const where = prefix === '' ? 'within another plugin' : `below the prefix "${prefix}"`
  const message = `assets at the base "${base}" can't be reached where they were registered, ${where}: ${wayOut}`
  return new EverfreshError('option-invalid', message)
}
