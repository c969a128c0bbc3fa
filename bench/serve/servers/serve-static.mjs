import finalhandler from 'finalhandler'
import serveStatic from 'serve-static'

export function makeListener({ root }) {
  const serve = serveStatic(root, { maxAge: '1y', immutable: true })
  return (request, response) => serve(request, response, finalhandler(request, response))
}
