import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The floor: the least that node:http can do, with the header fields that an immutable file should have. */
export function makeListener({ root, urls }) {
  const replies = new Map(urls.map((url) => [url, prepare(readFileSync(join(root, url)))]))
  return (request, response) => {
    const { header, body } = replies.get(request.url)
    response.writeHead(200, header)
    response.end(body)
  }
}

function prepare(body) {
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`
  const header = [
    ...['Content-Type', 'application/octet-stream'],
    ...['Content-Length', String(body.length)],
    ...['Cache-Control', 'public, max-age=31536000, immutable'],
    ...['ETag', etag],
    ...['X-Content-Type-Options', 'nosniff'],
  ]
  return { header, body }
}
