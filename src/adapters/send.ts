import type { ServerResponse } from 'node:http'
import { pipeline, type Readable } from 'node:stream'
import { type Body, plainReply, type Reply } from '../http/reply.js'
import { endWithServer } from '../io/end-with-server.js'
import { type StreamedBody, streamOf } from '../io/stored-file.js'
import { systemCode } from '../io/system-error.js'

/** Is told of what a user should know, while the client gets a plain answer. */
export type Report = (error: unknown) => void

/**
 * Sends a reply by `node:http`. A file that is no longer what was promised is answered 500, and reported. Where
 * somebody else has answered meanwhile, a middleware for time limits, nothing is done.
 */
export function send(response: ServerResponse, reply: Reply, report: Report): void {
  const { body } = reply
  if (response.headersSent || response.destroyed) return
  if (body === null || isHeld(body)) sendHeld(response, reply, body)
  else if (body.start === body.end) sendHeld(response, reply, null)
  else sendStored(response, reply, body as StreamedBody, report)
}

type HeldBody = Body & { readonly content: Uint8Array }

function isHeld(body: Body): body is HeldBody {
  return body.content instanceof Uint8Array
}

function sendHeld(response: ServerResponse, reply: Reply, body: HeldBody | null): void {
  writeHead(response, reply)
  if (body === null) response.end()
  else if (body.start === 0 && body.end === body.content.length) response.end(body.content)
  else response.end(body.content.subarray(body.start, body.end))
}

function sendStored(response: ServerResponse, reply: Reply, body: StreamedBody, report: Report): void {
  const stream = openStream(body, report)
  if (stream === null) {
    send(response, reply.fallback ?? plainReply(500, 'Internal server error'), report)
    return
  }
  if ('stream' in body.content) endWithServer(stream, response)
  writeHead(response, reply)
  // An error destroys the connection before its promised end: the client must neither wait nor keep the part.
  pipeline(stream, response, (error) => {
    if (error && systemCode(error) !== 'ERR_STREAM_PREMATURE_CLOSE') report(error)
  })
}

function openStream(body: StreamedBody, report: Report): Readable | null {
  try {
    return streamOf(body)
  } catch (error) {
    report(error)
    return null
  }
}

/** What others set before stays; their `Vary` and ours are one list. */
function writeHead(response: ServerResponse, { status, headers }: Reply): void {
  const earlier = response.getHeader('Vary')
  if (earlier === undefined) response.writeHead(status, headers as string[])
  else response.writeHead(status, withVary(headers, String(earlier)))
}

function withVary(headers: readonly string[], earlier: string): string[] {
  const at = headers.indexOf('Vary') + 1
  if (at === 0) return [...headers, 'Vary', earlier]
  const all = `${earlier}, ${headers[at]}`
  return headers.toSpliced(at, 1, all)
}
