import type { RequestListener, ServerResponse } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import connect from 'connect'
import express, { type ErrorRequestHandler } from 'express'
import express4 from 'express4'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa, { type Middleware } from 'koa'
import polka from 'polka'
import { serve as serveExpress } from '../../src/adapters/express.js'
import { serve as serveFastify } from '../../src/adapters/fastify.js'
import { serve as serveFetch } from '../../src/adapters/fetch.js'
import { serve as serveHono } from '../../src/adapters/hono.js'
import { serve as serveKoa } from '../../src/adapters/koa.js'
import { type Next, type ServeOptions, serve } from '../../src/adapters/node.js'
import type { Assets } from '../../src/assets.js'
import { EverfreshError } from '../../src/values/error.js'
import { bridge } from './bridge.js'

/** What the app of each door answers, with 203, to a request that the assets leave to it. */
export const fromApp = 'the app'

export interface AppOptions extends ServeOptions {
  /** Headers that a middleware before ours sets, as is usual in its framework. */
  readonly earlier?: Readonly<Record<string, readonly string[]>>
  /** Is told of what the framework was handed as an error. */
  readonly failed?: (error: unknown) => void
}

/** An app of each framework, with assets that may be mounted at a path, and a route for all the rest. */
export type App = (assets: Assets, options: AppOptions) => RequestListener | Promise<RequestListener>

const nobody = () => {}

export const alone: App = (assets, { earlier, ...options }) => {
  const handler = serve(assets, options)
  return (request, response) => {
    setAll(response, earlier)
    handler(request, response)
  }
}

export const chained: App = (assets, { earlier, failed = nobody, ...options }) => {
  const handler = serve(assets, options)
  return (request, response) => {
    const next: Next = (error) => {
      if (error !== undefined) failed(error)
      answerApp(response, error === undefined ? 203 : 500)
    }
    setAll(response, earlier)
    handler(request, response, next)
  }
}

export function inConnect(path: string): App {
  return (assets, { earlier, failed = nobody, ...options }) => {
    const app = connect()
    app.use((_request, response, next) => next(setAll(response, earlier)))
    app.use(path, serve(assets, options))
    app.use((_request, response) => void answerApp(response, 203))
    const onError: connect.ErrorHandleFunction = (error, _request, response, _next) => {
      failed(error)
      answerApp(response, 500)
    }
    return app.use(onError)
  }
}

export function inPolka(path: string): App {
  return (assets, { earlier, failed = nobody, ...options }) => {
    const app = polka({
      onNoMatch: (_request, response) => void answerApp(response, 203),
      onError: (error, _request, response) => {
        failed(error)
        answerApp(response, 500)
      },
    })
    app.use((_request, response, next) => next(setAll(response, earlier)))
    app.use(path, serve(assets, options))
    return app.handler
  }
}

/** Of both: what they are asked for here is the same. */
export function inExpress(version: 4 | 5, path: string): App {
  return (assets, { earlier, failed = nobody, ...options }) => {
    const app = version === 4 ? express4() : express()
    app.use((_request, response, next) => next(setAll(response, earlier)))
    app.use(path, serveExpress(assets, options))
    app.use((_request, response) => void response.status(203).send(fromApp))
    const onError: ErrorRequestHandler = (error, _request, response, _next) => {
      failed(error)
      response.status(500).send(fromApp)
    }
    return app.use(onError)
  }
}

export function inFastify(prefix: string): App {
  return async (assets, { earlier = {}, failed = nobody, ...options }) => {
    const app = fastify({ loggerInstance: quietLogger })
    app.addHook('onRequest', (_request, reply, done) => {
      for (const [name, values] of Object.entries(earlier)) reply.header(name, values)
      done()
    })
    app.setErrorHandler((error, _request, reply) => {
      failed(error)
      reply.code(500).send(fromApp)
    })
    app.setNotFoundHandler((_request, reply) => reply.code(203).send(fromApp))
    app.register(serveFastify(assets, options), { prefix })
    await app.ready()
    return app.routing
  }
}

/** Fastify's own logger would print a line for each request. */
const quietLogger = {
  level: 'error',
  error: (error: unknown) => console.error(error instanceof Error ? error.message : error),
  fatal: nobody,
  warn: nobody,
  info: nobody,
  debug: nobody,
  trace: nobody,
  silent: nobody,
  child: () => quietLogger,
}

export function inKoa(path: string): App {
  return (assets, { earlier = {}, failed = nobody, ...options }) => {
    const app = new Koa()
    app.use((ctx, next) => {
      for (const [name, values] of Object.entries(earlier)) ctx.set(name, [...values])
      return next()
    })
    app.use(mounted(path, serveKoa(assets, options)))
    app.use((ctx) => {
      ctx.status = 203
      ctx.body = fromApp
    })
    app.on('error', (error) => {
      // Of every client that leaves Koa says so.
      if (['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'].includes(error.code)) return
      failed(error)
      if (error.headerSent || error instanceof EverfreshError) console.error(error.message)
    })
    return app.callback()
  }
}

/** As koa-mount does it: the path is cut off while a middleware runs. */
function mounted(path: string, middleware: Middleware): Middleware {
  if (path === '/') return middleware
  return async (ctx, next) => {
    // Koa has none for a target such as "http://".
    const whole = ctx.path ?? ''
    if (whole !== path && !whole.startsWith(`${path}/`)) return next()
    ctx.path = whole.slice(path.length) || '/'
    await middleware(ctx, () => {
      ctx.path = whole
      return next()
    })
    ctx.path = whole
  }
}

export function inHono(path: string): App {
  return (assets, { earlier = {}, failed = nobody, ...options }) => {
    const app = new Hono<{ Bindings: HttpBindings }>()
    app.use(async (c, next) => {
      for (const [name, values] of Object.entries(earlier))
        for (const value of values) c.header(name, value, { append: true })
      await next()
    })
    app.use(path, serveHono(assets, options))
    app.notFound((c) => c.text(fromApp, 203))
    app.onError((error, c) => {
      failed(error)
      return c.text(fromApp, 500)
    })
    return getRequestListener(app.fetch)
  }
}

export const inFetch: App = (assets, { failed = nobody, ...options }) => {
  const answer = serveFetch(assets, options)
  return bridge(
    async (request) => (await answer(request)) ?? webApp(203),
    (error) => {
      failed(error)
      return webApp(500)
    },
  )
}

/** Ahead of an app of whatever kind, which gets what is not the assets'. */
export function before(app: App): App {
  return async (assets, { earlier, failed: _failed, ...options }) => {
    const listener = assets.before(await app(assets, options), options)
    return (request, response) => {
      setAll(response, earlier)
      listener(request, response)
    }
  }
}

const length = { 'Content-Length': String(fromApp.length) }

function answerApp(response: ServerResponse, status: number): void {
  response.writeHead(status, length).end(fromApp)
}

function webApp(status: number): Response {
  return new Response(fromApp, { status, headers: length })
}

interface Settable {
  setHeader(name: string, value: readonly string[]): unknown
}

function setAll(response: Settable, headers: AppOptions['earlier'] = {}): void {
  for (const [name, values] of Object.entries(headers)) response.setHeader(name, values)
}
