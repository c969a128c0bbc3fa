import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { etag } from 'hono/etag'
import { secureHeaders } from 'hono/secure-headers'
import { expect, test } from 'vitest'
import { serve } from '../../src/adapters/hono.js'
import { builtSite } from './site.js'

const css = 'a { color: red }\n'.repeat(50)

test('cors, etag, secureHeaders, and whoever else adds headers before or after', async () => {
  const { assets } = await builtSite({ 'a.css': css })
  const app = new Hono()
  app.use(cors({ origin: 'https://a.example' }), etag(), secureHeaders())
  app.use(async (c, next) => {
    c.res.headers.set('Vary', 'Cookie')
    c.res.headers.set('Cache-Control', 'private')
    c.res.headers.append('Set-Cookie', 'a=1')
    c.res.headers.append('Set-Cookie', 'b=2')
    await next()
    c.header('X-After', 'yes')
  })
  app.use(serve(assets))
  const given = { Origin: 'https://a.example', 'Accept-Encoding': 'br' }
  const { status, headers } = await app.request(assets.url('a.css'), { headers: given })
  expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable'])
  expect(headers.get('vary')?.split(/, ?/).sort()).toEqual(['Accept-Encoding', 'Cookie', 'Origin'])
  expect(headers.get('access-control-allow-origin')).toBe('https://a.example')
  expect(headers.get('x-frame-options')).toBe('SAMEORIGIN')
  expect([headers.get('x-after'), headers.get('content-encoding')]).toEqual(['yes', 'br'])
  expect(headers.getSetCookie()).toEqual(['a=1', 'b=2'])
})

test('the status that somebody set before is not ours', async () => {
  const { assets } = await builtSite({ 'a.css': css })
  const app = new Hono()
  app.use(async (c, next) => {
    c.status(404)
    await next()
  })
  app.use(serve(assets))
  const response = await app.request(assets.url('a.css'))
  expect([response.status, await response.text()]).toEqual([200, css])
})

test('below a base path', async () => {
  const { assets } = await builtSite({ 'a.css': css })
  const app = new Hono().basePath('/static')
  app.use('*', serve(assets))
  expect(await (await app.request(assets.url('a.css'))).text()).toBe(css)
})

test('and in a sub-app', async () => {
  const { assets } = await builtSite({ 'a.css': css })
  const sub = new Hono().use('*', serve(assets))
  const app = new Hono().route('/static', sub)
  expect(await (await app.request('/static/a.css')).text()).toBe(css)
  expect((await app.request('/other')).status).toBe(404)
})
