import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'
import type { Reply } from '../http/reply.js'
import { endWithServer } from './end-with-server.js'
import { isStream, openReply, type Report } from './payload.js'
import { StoredStream } from './stored-file.js'
import { systemCode } from './system-error.js'
import { mergeVary } from './vary.js'

/**
 * Sends a reply by `node:http` or `node:http2`. Where somebody else has answered meanwhile, a middleware for time
 * limits, nothing is done.
 */
export function send(response: ServerResponse, reply: Reply, report: Report): void {
  if (response.headersSent || response.destroyed) return
  const { status, headers, payload, isEndless } = openReply(reply, report)
  const tell = (error: unknown) => {
    if (error && systemCode(error) !== 'ERR_STREAM_PREMATURE_CLOSE') report(error)
  }
  if (isEndless && isStream(payload)) endWithServer(payload, response)
  writeHead(response, status, headers)
  if (payload === null) response.end()
  else if (!isStream(payload)) response.end(payload)
  else if (payload instanceof StoredStream) payload.pourInto(response, tell)
  // An error destroys the connection before its promised end: the client must neither wait nor keep the part.
  else pipeline(payload, response, tell)
}

/** What others set before stays; their `Vary` and ours are one list. */
function writeHead(response: ServerResponse, status: number, headers: readonly string[]): void {
  const earlier = response.getHeader('Vary')
  const own = earlier === undefined ? headers : withVary(headers, String(earlier))
  response.writeHead(status, own as string[])
}

function withVary(headers: readonly string[], earlier: string): readonly string[] {
  const at = headers.indexOf('Vary') + 1
  return at === 0 ? headers : headers.toSpliced(at, 1, mergeVary(earlier, headers[at] ?? ''))
}
