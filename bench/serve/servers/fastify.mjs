import fastifyStatic from '@fastify/static'
import { openAssets } from 'everfresh'
import { serve } from 'everfresh/fastify'
import fastify from 'fastify'
import { prepare, year } from './prepared.mjs'

export function floor(site) {
  const replies = prepare(site)
  return listenerOf((app) =>
    app.get('/static/*', (request, reply) => {
      const { record, body } = replies.get(request.raw.url)
      reply.headers(record).send(body)
    }),
  )
}

export async function door({ built }) {
  const assets = await openAssets(built)
  return listenerOf((app) => app.register(serve(assets)))
}

export function peer({ root }) {
  return listenerOf((app) => app.register(fastifyStatic, { root, ...year }))
}

async function listenerOf(furnish) {
  const app = fastify()
  furnish(app)
  await app.ready()
  return app.routing
}
