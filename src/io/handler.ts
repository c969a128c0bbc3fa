import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { plainReply, type Reply } from '../http/reply.js'
import type { Request } from '../http/request.js'
import { failure, reportError } from './payload.js'
import { send } from './send.js'
import { targetOf } from './target.js'

/** What calls the next handler, with an error if there was one. */
export type Next = (error?: unknown) => void

export type Incoming = IncomingMessage | Http2ServerRequest
export type Outgoing = ServerResponse | Http2ServerResponse

/** What `createServer` takes. */
export type Listener = (request: Incoming, response: Outgoing) => void

/** What `app.use` takes. */
export type Handler = (request: Incoming, response: Outgoing, next?: Next) => void

/** `null` where the request is somebody else's. */
export type Answer = (request: Request) => Promise<Reply | null> | Reply | null

/** A handler for `node:http`, `node:http2`, and all that takes `(request, response, next)`. */
export function createHandler(answer: Answer): Handler {
  return (request, response, next) => {
    if (next === undefined) handle(answer, request, response, () => give(response, nobodyElse))
    else handle(answer, request, response, next, (error) => tellNext(response, error, next))
  }
}

/** A handler that answers ahead of an app, whatever that is made with. */
export function createFront(answer: Answer, app: (request: never, response: never) => unknown): Listener {
  return (request, response) =>
    handle(answer, request, response, () => void app(request as never, response as never))
}

function handle(
  answer: Answer,
  request: Incoming,
  response: Outgoing,
  pass: () => void,
  fail = (error: unknown) => giveFailure(response, error),
): void {
  const finish = (reply: Reply | null) => (reply === null ? pass() : give(response, reply))
  whenAnswered(answer, requestOf(request), finish, fail)
}

/** The responses of `node:http` and `node:http2` differ in nothing that is called here. */
function give(response: Outgoing, reply: Reply): void {
  send(response as ServerResponse, reply, reportError)
}

/** An error of ours is for `fail`; one that comes out of `finish`, where the app begins, is not ours to catch. */
export function whenAnswered(
  answer: Answer,
  request: Request,
  finish: (reply: Reply | null) => void,
  fail: (error: Error) => void,
): void {
  const reply = replyOrError(answer, request)
  if (reply instanceof Promise) reply.then(finish, (error) => fail(errorOf(error)))
  else if (reply instanceof Error) fail(reply)
  else finish(reply)
}

function replyOrError(answer: Answer, request: Request) {
  try {
    return answer(request)
  } catch (error) {
    return errorOf(error)
  }
}

function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

/** Where there is no next handler, what isn't ours is nobody's. */
const nobodyElse = plainReply(404, 'Not found')

function requestOf(request: Incoming): Request {
  return { method: request.method ?? 'GET', target: targetOf(request), headers: request.headers }
}

/** A next handler that fails in turn, as Polka's own does with a code that is a word, leaves the answer to us. */
function tellNext(response: Outgoing, error: unknown, next: Next): void {
  try {
    next(error)
  } catch (second) {
    reportError(error)
    giveFailure(response, second)
  }
}

function giveFailure(response: Outgoing, error: unknown): void {
  reportError(error)
  if (response.headersSent) (response as ServerResponse).destroy()
  else give(response, failure)
}
