import { getRequestListener } from '@hono/node-server'
import { openAssets } from 'everfresh'
import { serve } from 'everfresh/fetch'
import { prepare } from './prepared.mjs'

/** Node has no server that gives a `Request` and takes a `Response`: the bridge of @hono/node-server stands for one. */
export function floor(site) {
  const replies = prepare(site)
  return getRequestListener(async ({ url }) => {
    const { record, body } = replies.get(url.slice(url.indexOf('/', 'http://'.length)))
    return new Response(body, { status: 200, headers: record })
  })
}

export async function door({ built }) {
  return getRequestListener(serve(await openAssets(built)))
}
