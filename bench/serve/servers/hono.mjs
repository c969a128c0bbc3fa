import { getRequestListener } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { openAssets } from 'everfresh'
import { serve } from 'everfresh/hono'
import { Hono } from 'hono'
import { prepare } from './prepared.mjs'

export function floor(site) {
  const replies = prepare(site)
  return listenerOf((c) => {
    const { record, body } = replies.get(c.req.path)
    return c.body(body, 200, record)
  })
}

export async function door({ built }) {
  return listenerOf(serve(await openAssets(built)))
}

export function peer({ root }) {
  const onFound = (_path, c) => c.header('Cache-Control', 'public, max-age=31536000, immutable')
  return listenerOf(serveStatic({ root, onFound }))
}

function listenerOf(middleware) {
  return getRequestListener(new Hono().use(middleware).fetch)
}
