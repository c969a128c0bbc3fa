import { openAssets } from 'everfresh'
import { serve } from 'everfresh/koa'
import Koa from 'koa'
import koaStatic from 'koa-static'
import { prepare } from './prepared.mjs'

export function floor(site) {
  const replies = prepare(site)
  return listenerOf((ctx) => {
    const { pairs, body } = replies.get(ctx.req.url)
    for (const [name, value] of pairs) ctx.set(name, value)
    ctx.body = body
  })
}

export async function door({ built }) {
  return listenerOf(serve(await openAssets(built)))
}

export function peer({ root }) {
  return listenerOf(koaStatic(root, { maxage: 31_536_000_000, immutable: true }))
}

function listenerOf(middleware) {
  const app = new Koa().use(middleware)
  // It would tell of each of the connections that wrk drops at its end.
  app.silent = true
  return app.callback()
}
