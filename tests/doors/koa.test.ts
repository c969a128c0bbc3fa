import Koa from 'koa'
import { expect, test } from 'vitest'
import { serve } from '../../src/adapters/koa.js'
import { request } from '../support/http.js'
import { startServer } from '../support/server.js'
import { builtSite } from './site.js'

const files = { 'a.css': 'a { color: red }\n' }

test('a middleware before it sees status, length and body, and may add to the headers afterwards', async () => {
  const { assets } = await builtSite(files)
  const seen: unknown[] = []
  const app = new Koa()
  app.use(async (ctx, next) => {
    await next()
    seen.push([ctx.status, ctx.length, ctx.type, ctx.body])
    ctx.set('X-Response-Time', '1 ms')
  })
  app.use(serve(assets))
  const { origin } = await startServer(app.callback())
  const { headers, body } = await request(origin, 'GET /static/a.css')
  expect([headers['x-response-time'], body.toString()]).toEqual(['1 ms', files['a.css']])
  expect(seen).toEqual([[200, 17, 'text/css', Buffer.from(files['a.css'])]])
})

test('HEAD has the length, and what was set as a body before is gone', async () => {
  const { assets } = await builtSite(files)
  const app = new Koa()
  app.use((ctx, next) => {
    ctx.body = { some: 'other' }
    return next()
  })
  app.use(serve(assets))
  const { origin } = await startServer(app.callback())
  expect((await request(origin, 'HEAD /static/a.css')).headers['content-length']).toBe('17')
  expect((await request(origin, 'GET /static/a.css')).headers['content-length']).toBe('17')
  expect((await request(origin, 'GET /static/a.css')).headers['content-type']).toBe('text/css; charset=utf-8')
})

test('a middleware that rewrites the URL is obeyed', async () => {
  const { assets } = await builtSite(files)
  const app = new Koa()
  app.use((ctx, next) => {
    ctx.path = ctx.path.replace('/old/', '/static/')
    return next()
  })
  app.use(serve(assets))
  const { origin } = await startServer(app.callback())
  expect((await request(origin, 'GET /old/a.css')).body.toString()).toBe(files['a.css'])
})
