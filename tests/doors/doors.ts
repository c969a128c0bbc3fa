import type { RequestListener } from 'node:http'
import express from 'express'
import { serve as serveExpress } from '../../src/adapters/express.js'
import { type Next, type ServeOptions, serve } from '../../src/adapters/node.js'
import type { Assets } from '../../src/assets.js'

/** What the app of each door answers, with 203, to a request that the assets leave to it. */
export const fromApp = 'the app'

export interface Door {
  readonly name: string
  /** A server of these assets; `before` sees each response first, `failed` what was handed to `next`. */
  open(assets: Assets, options?: ServeOptions & Surroundings): RequestListener
}

interface Surroundings {
  readonly before?: RequestListener
  readonly failed?: (error: unknown) => void
}

/** Every way in that this package has; a test of one is a test of all. */
export const doors: readonly Door[] = [
  { name: 'node:http', open: (assets, options = {}) => alone(assets, options) },
  { name: '(req, res, next)', open: (assets, options = {}) => chained(assets, options) },
  { name: 'express', open: (assets, options = {}) => inExpress(assets, '/', options) },
  { name: 'express, mounted', open: (assets, options = {}) => inExpress(assets, '/static', options) },
]

/** Those that have a next handler. */
export const chains = doors.slice(1)

function alone(assets: Assets, { before, ...options }: ServeOptions & Surroundings): RequestListener {
  const handler = serve(assets, options)
  return (request, response) => {
    before?.(request, response)
    handler(request, response)
  }
}

function chained(
  assets: Assets,
  { before, failed = () => {}, ...options }: ServeOptions & Surroundings,
): RequestListener {
  const handler = serve(assets, options)
  return (request, response) => {
    const next: Next = (error) => {
      if (error !== undefined) failed(error)
      response.writeHead(error === undefined ? 203 : 500, { 'Content-Length': fromApp.length }).end(fromApp)
    }
    before?.(request, response)
    handler(request, response, next)
  }
}

function inExpress(
  assets: Assets,
  path: string,
  { before, failed = () => {}, ...options }: ServeOptions & Surroundings,
): RequestListener {
  const app = express()
  app.use((request, response, next) => {
    before?.(request, response)
    next()
  })
  app.use(path, serveExpress(assets, options))
  app.use((_request, response) => {
    response.status(203).send(fromApp)
  })
  const onError: express.ErrorRequestHandler = (error, _request, response, _next) => {
    failed(error)
    response.status(500).send(fromApp)
  }
  return app.use(onError)
}
