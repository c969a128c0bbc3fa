import { plainReply, type Reply } from '../http/reply.js'
import { headerOf, pathOf, queryOf, type Request } from '../http/request.js'
import type { Base } from '../values/base.js'
import type { Reload } from './reload.js'
import { reloadScript } from './reload-script.js'
import { isSnapshotId } from './snapshot.js'
import type { UrlsNow } from './urls-now.js'

/** The script that pages load, what it listens to, and where it asks for the URLs that stylesheets have now. */
const names = { script: 'live.js', events: 'events', urls: 'urls' }

/** With the state of all files when a page was made: the script is asked for later, when an edit may have been told. */
export function reloadScriptUrl(base: Base, state: string): string {
  return `${base}.everfresh/${names.script}?${state}`
}

/** The answers by which pages are reloaded, below the base; all others are `undefined`. */
export class ReloadReplies {
  readonly #replies: ReadonlyMap<string, (request: Request) => Reply>
  readonly #reload: Reload

  constructor(base: Base, reload: Reload, urlsOf: UrlsNow) {
    this.#reload = reload
    const folder = `${base}.everfresh/`
    this.#replies = new Map([
      [folder + names.script, ({ target }: Request) => this.#script(queryOf(target))],
      [folder + names.events, (request: Request) => this.#events(request)],
      [folder + names.urls, ({ target }: Request) => textReply(json, urlsNow(target, urlsOf))],
    ])
  }

  reply(request: Request, { fallthrough }: { readonly fallthrough: boolean }): Reply | null | undefined {
    const replyTo = this.#replies.get(pathOf(request.target))
    if (replyTo === undefined) return undefined
    const { method } = request
    if (method === 'GET') return replyTo(request)
    if (method === 'HEAD') return { ...replyTo(request), body: null }
    if (fallthrough) return null
    return method === 'OPTIONS'
      ? { status: 204, headers: Object.entries(allowed).flat(), body: null }
      : notAllowed
  }

  #script(known: string): Reply {
    const state = isSnapshotId(known) ? known : this.#reload.state()
    return textReply('text/javascript; charset=utf-8', reloadScript(state))
  }

  /** Nothing is opened before it is sent, nor for HEAD. */
  #events(request: Request): Reply {
    if (this.#reload.isClosed) return closed
    const known = headerOf(request, 'last-event-id') ?? queryOf(request.target)
    const content = { stream: () => this.#reload.listen(known) }
    return { status: 200, headers: eventHeaders, body: { content, start: 0, end: Number.POSITIVE_INFINITY } }
  }
}

const allowed = { Allow: 'GET, HEAD, OPTIONS' }
const notAllowed = plainReply(405, 'Method not allowed', allowed)
const closed = plainReply(503, 'These assets were closed')
const json = 'application/json'

const nosniff = ['X-Content-Type-Options', 'nosniff']

/** Neither compressed nor held back on the way, for an event must come when it is sent. */
const eventHeaders = [
  'Content-Type',
  'text/event-stream; charset=utf-8',
  'Cache-Control',
  'no-store, no-transform',
  'X-Accel-Buffering',
  'no',
  ...nosniff,
]

function textReply(type: string, text: string): Reply {
  const content = Buffer.from(text)
  const { length } = content
  const headers = [
    'Content-Type',
    type,
    'Content-Length',
    String(length),
    'Cache-Control',
    'no-store',
    ...nosniff,
  ]
  return { status: 200, headers, body: { content, start: 0, end: length } }
}

/** The query says what was edited, then which stylesheets the page has. */
function urlsNow(target: string, urlsOf: UrlsNow): string {
  const [edited = '', ...urls] = queryOf(target).split('&')
  return JSON.stringify(urlsOf(edited.split(',').map(decoded), urls.map(decoded)))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
