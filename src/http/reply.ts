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
  /**
   * The file of which a reply without a body speaks: what GET would send. To be compared with its signature before
   * anything is sent, for HEAD must not promise what GET can't keep.
   */
  readonly promised?: StoredFile
  /** What says the same, should the file of the body, or the promised one, turn out to be another than was verified. */
  readonly fallback?: Reply
}

function wholeOf(content: Uint8Array): Body {
  return { content, start: 0, end: content.length }
}

/** An answer that says something about the request, which nobody may keep unless one of `more` says otherwise. */
export function plainReply(status: number, text: string, more: Readonly<Record<string, string>> = {}): Reply {
  const content = Buffer.from(`${text}\n`)
  const headers = {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': String(content.length),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...more,
  }
  return { status, headers: Object.entries(headers).flat(), body: wholeOf(content) }
}

/** The same reply to HEAD. */
export function withoutBody({ status, headers, body, fallback }: Reply): Reply {
  const rest = { status, headers, body: null }
  if (body === null || !('file' in body.content)) return rest
  const other = fallback === undefined ? {} : { fallback: withoutBody(fallback) }
  return { ...rest, promised: body.content, ...other }
}
