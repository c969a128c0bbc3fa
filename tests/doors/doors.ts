import type { Assets } from '../../src/assets.js'
import type { Scheme } from '../support/server.js'
import { listen, type OpenServer, startServer, type TestServer } from '../support/server.js'
import {
  type App,
  type AppOptions,
  alone,
  before,
  chained,
  inConnect,
  inExpress,
  inFastify,
  inFetch,
  inHono,
  inKoa,
  inPolka,
} from './apps.js'

export { fromApp } from './apps.js'

export interface Door {
  readonly name: string
  readonly app: App
  readonly scheme: Scheme
  /** Requests come by `Request`, whose URL was normalised before. */
  readonly isWeb: boolean
  /** What isn't ours goes to an app behind it. */
  readonly hasApp: boolean
  /** Errors go to the framework. */
  readonly hasErrors: boolean
}

function door(name: string, app: App, traits: Partial<Door> = {}): Door {
  return { name, app, scheme: 'http', isWeb: false, hasApp: true, hasErrors: true, ...traits }
}

const ahead = { hasErrors: false }
const last = { hasApp: false, hasErrors: false }

/** Every way in that this package has; a test of one is a test of all. */
export const doors: readonly Door[] = [
  door('node:http', alone, last),
  door('node:https', alone, { ...last, scheme: 'https' }),
  door('node:http2', alone, { ...last, scheme: 'h2c' }),
  door('(req, res, next)', chained),
  door('Connect', inConnect('/')),
  door('Connect, mounted', inConnect('/static')),
  door('Polka', inPolka('/')),
  door('Polka, mounted', inPolka('/static')),
  door('Express 4', inExpress(4, '/')),
  door('Express 4, mounted', inExpress(4, '/static')),
  door('Express 5', inExpress(5, '/')),
  door('Express 5, mounted', inExpress(5, '/static')),
  door('Fastify', inFastify('')),
  door('Fastify, with a prefix', inFastify('/static')),
  door('Koa', inKoa('/')),
  door('Koa, mounted', inKoa('/static')),
  door('fetch', inFetch, { isWeb: true }),
  // Its server replaces the platform's Request and Response from here on.
  door('Hono', inHono('*'), { isWeb: true }),
  door('Hono, on a path', inHono('/static/*'), { isWeb: true }),
  door('before Express', before(inExpress(5, '/')), ahead),
  door('before Koa', before(inKoa('/')), ahead),
  door('before Fastify', before(inFastify('')), ahead),
]

/** Those that have a next handler. */
export const chains = doors.filter(({ hasErrors }) => hasErrors)

/** Those to which one can talk byte by byte. */
export const http1Doors = doors.filter(({ scheme }) => scheme !== 'h2c')

/** One of each kind, for what has nothing to do with where it is mounted. */
export const kinds = doors.filter(({ name }) => !/, (?:m|w|o)|Express 4|before (?:Koa|Fastify)/.test(name))

/** Those of them to which one can talk byte by byte. */
export const http1Kinds = kinds.filter(({ scheme }) => scheme !== 'h2c')

/** One for each way in which bodies are sent: by Node's response, with TLS too, and by each framework's own means. */
export const http1Senders = http1Kinds.filter(({ name }) => /^(?:node|Fastify|Koa|Hono)/.test(name))

/** A server of these assets, until the test is over. */
export async function startDoor(door: Door, assets: Assets, options: AppOptions = {}): Promise<TestServer> {
  return startServer(await door.app(assets, options), door.scheme)
}

/** The same, to be closed by whoever opened it. */
export async function openDoor(door: Door, assets: Assets, options: AppOptions = {}): Promise<OpenServer> {
  return listen(await door.app(assets, options), door.scheme)
}
