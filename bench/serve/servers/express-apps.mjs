import { openAssets } from 'everfresh'
import { serve } from 'everfresh/express'
import { prepare } from './prepared.mjs'

/** The same for both versions of Express. */
export function floorOf(express) {
  return (site) => {
    const replies = prepare(site)
    return express().use((request, response) => {
      const { header, body } = replies.get(request.url)
      response.writeHead(200, header)
      response.end(body)
    })
  }
}

export function doorOf(express) {
  return async ({ built }) => express().use(serve(await openAssets(built)))
}
