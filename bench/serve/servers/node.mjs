import { openAssets } from 'everfresh'
import { serve } from 'everfresh/node'
import finalhandler from 'finalhandler'
import createServeStatic from 'serve-static'
import createSirv from 'sirv'
import { prepare, year } from './prepared.mjs'

/** The least that node:http can do. */
export function floor(site) {
  const replies = prepare(site)
  return (request, response) => {
    const { header, body } = replies.get(request.url)
    response.writeHead(200, header)
    response.end(body)
  }
}

export async function door({ built }) {
  return serve(await openAssets(built))
}

export async function fromDisk({ built }) {
  return serve(await openAssets(built, { memory: 0 }))
}

export function sirv({ root }) {
  return createSirv(root, { dev: false, etag: true, maxAge: 31_536_000, immutable: true })
}

export function serveStatic({ root }) {
  const handle = createServeStatic(root, year)
  return (request, response) => handle(request, response, finalhandler(request, response))
}
