/** Bytes of a file that is too large to hold, with the proof by which a change of it is noticed. */
export interface StoredFile {
  /** Where it lies on disk. */
  readonly file: string
  readonly signature: string
}

/** Bytes that come when there is something to say, until one side hangs up. */
export interface Pushed {
  /** Opens it; to be destroyed when nobody listens any more. */
  readonly stream: () => AsyncIterable<Uint8Array>
}

/** What a representation consists of. */
export type Content = Uint8Array | StoredFile

/** Some of the bytes of a content: from `start` up to, not including, `end`. */
export interface Body {
  readonly content: Content | Pushed
  readonly start: number
  readonly end: number
}

/** An answer as a value, which any server can send. */
export interface Reply {
  readonly status: number
  /** Names and values in turn, as `writeHead` takes them. */
  readonly headers: readonly string[]
  readonly body: Body | null
  /** What says the same, should the body's file turn out to be another than was verified. */
  readonly fallback?: Reply
}

function wholeOf(content: Uint8Array): Body {
  return { content, start: 0, end: content.length }
}

/** An answer that says something about the request, which nobody may keep. */
export function plainReply(status: number, text: string, more: readonly string[] = []): Reply {
  const content = Buffer.from(`${text}\n`)
  const headers = [
    'Content-Type',
    'text/plain; charset=utf-8',
    'Content-Length',
    String(content.length),
    'Cache-Control',
    'no-store',
    'X-Content-Type-Options',
    'nosniff',
    ...more,
  ]
  return { status, headers, body: wholeOf(content) }
}

/** The same reply to HEAD. */
export function withoutBody(reply: Reply): Reply {
  return reply.body === null ? reply : { ...reply, body: null }
}
