import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'

/** A server that is made of Node's own `Request` and `Response`, and no more. */
export function bridge(
  answer: (request: Request) => Promise<Response>,
  failed: (error: unknown) => Response,
): RequestListener {
  return async (incoming, outgoing) => {
    const request = requestOf(incoming, outgoing)
    if (request === null) return void outgoing.writeHead(400).end()
    await send(await answer(request).catch(failed), outgoing)
  }
}

/** What is no URL to the platform is none to the app. */
function requestOf(incoming: IncomingMessage, outgoing: ServerResponse): Request | null {
  const { method = 'GET', url = '', headersDistinct } = incoming
  const target = url.startsWith('/') ? `http://127.0.0.1${url}` : url
  if (!/^https?:\/\//.test(target) || !URL.canParse(target)) return null
  const left = new AbortController()
  outgoing.on('close', () => outgoing.writableFinished || left.abort())
  const headers = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  )
  return new Request(target, { method, headers, signal: left.signal })
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(response.status, [...response.headers].flat())
  if (response.body === null) return void outgoing.end()
  // A client that leaves cancels the body, and a body that fails destroys the connection.
  await pipeline(Readable.fromWeb(response.body as ReadableStream), outgoing).catch(() => {})
}
