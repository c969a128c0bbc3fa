import { createServer } from 'node:http'
import express from 'express'
import fastify from 'fastify'
import { expect, onTestFinished, test, vi } from 'vitest'
import { liveAssets } from '../../src/live.js'
import { folder } from '../support/folder.js'
import { request } from '../support/http.js'
import { startServer } from '../support/server.js'
import { builtSite } from './site.js'

const files = { 'a.css': 'a { color: red }\n' }

test('an app’s own middleware has no work with assets, and all of it with the rest', async () => {
  const { assets } = await builtSite(files)
  const seen: string[] = []
  const app = express()
  app.use((request, _response, next) => {
    seen.push(request.url)
    next()
  })
  app.get('/', (_request, response) => void response.send(assets.url('a.css')))
  const { origin } = await startServer(assets.before(app))
  const url = (await request(origin, 'GET /')).body.toString()
  const { headers, body } = await request(origin, `GET ${url}`)
  expect(body.toString()).toBe(files['a.css'])
  expect(headers['x-powered-by']).toBeUndefined()
  expect(seen).toEqual(['/'])
})

test('Fastify takes it for the server that it listens on', async () => {
  const { assets } = await builtSite(files)
  const app = fastify({ serverFactory: (handler) => createServer(assets.before(handler)) })
  onTestFinished(() => app.close())
  app.get('/', async () => 'the app')
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  expect((await request(origin, 'GET /static/a.css')).body.toString()).toBe(files['a.css'])
  expect((await request(origin, 'GET /')).body.toString()).toBe('the app')
})

test('live assets too', async () => {
  const assets = await liveAssets({ roots: [folder(files)], base: '/static/' })
  const { origin } = await startServer(
    assets.before((_: unknown, response: { end(text: string): void }) => response.end('app')),
  )
  expect((await request(origin, 'GET /static/a.css')).body.toString()).toBe(files['a.css'])
  expect((await request(origin, 'GET /')).body.toString()).toBe('app')
})

test('at / the app gets what is unknown; with fallthrough: false nothing', async () => {
  const { assets } = await builtSite(files, { base: '/' })
  const app = express().use((_request, response) => void response.status(203).end())
  for (const [options, status] of [
    [{}, 203],
    [{ fallthrough: false }, 404],
  ] as const) {
    const { origin } = await startServer(assets.before(app, options))
    expect((await request(origin, 'GET /other')).status).toBe(status)
  }
})

test('a failure of all assets is a plain 500, and a line in the log: the app can’t answer for them', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  const { assets } = await builtSite(files)
  await assets.close()
  const { origin } = await startServer(assets.before(express()))
  const { status, headers } = await request(origin, 'GET /static/a.css')
  expect([status, headers['cache-control']]).toEqual([500, 'no-store'])
  expect(log).toHaveBeenCalledExactlyOnceWith('everfresh: these assets were closed')
  log.mockRestore()
})
