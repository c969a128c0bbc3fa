import { Readable } from 'node:stream'
import { type Body, type Pushed, plainReply, type Reply, withoutBody } from '../http/reply.js'
import { checkUnchanged, type StoredBody, streamOf } from './stored-file.js'

/** Is told of what a user should know, while the client gets a plain answer. */
export type Report = (error: unknown) => void

/** What goes over the wire instead of a body: bytes, a stream that is open, or nothing. */
export type Payload = Buffer | Readable | null

export interface OpenReply {
  readonly status: number
  /** Names and values in turn. */
  readonly headers: readonly string[]
  readonly payload: Payload
  /** Whether it has no end of its own. */
  readonly isEndless: boolean
}

/** A reply that can be sent. A file that is no longer what was promised is reported, and the reply says 500. */
export function openReply(reply: Reply, report: Report): OpenReply {
  const { status, headers, body, promised } = reply
  try {
    if (promised !== undefined) checkUnchanged(promised)
    return { status, headers, payload: payloadOf(body), isEndless: isEndless(body) }
  } catch (error) {
    report(error)
    return openReply(reply.fallback ?? (promised === undefined ? failure : headFailure), report)
  }
}

export const failure: Reply = plainReply(500, 'Internal server error')
const headFailure = withoutBody(failure)

/** To the log, which is all there is where no framework has one. */
export function reportError(error: unknown): void {
  console.error(error instanceof Error ? `everfresh: ${error.message}` : error)
}

function isEndless(body: Body | null): boolean {
  return body !== null && 'stream' in body.content
}

const nothing = Buffer.alloc(0)

function payloadOf(body: Body | null): Payload {
  if (body === null) return null
  const { content, start, end } = body
  if ('stream' in content) return pushedStream(content)
  if (start === end) return nothing
  if (content instanceof Uint8Array) return bufferOf(content, start, end)
  return streamOf(body as StoredBody)
}

function bufferOf(content: Uint8Array, start: number, end: number): Buffer {
  if (content instanceof Buffer && start === 0 && end === content.length) return content
  return Buffer.from(content.buffer, content.byteOffset + start, end - start)
}

function pushedStream(content: Pushed): Readable {
  const stream = content.stream()
  return stream instanceof Readable ? stream : Readable.from(stream)
}

export function isStream(payload: Payload): payload is Readable {
  return payload instanceof Readable
}
