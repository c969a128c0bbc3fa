import fastify, { type FastifyInstance } from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { serve } from '../../src/adapters/fastify.js'
import type { Assets } from '../../src/assets.js'
import { builtSite } from './site.js'

const files = { 'a.css': 'a { color: red }\n', 'index.html': '<p>hello' }

function appWith(add: (app: FastifyInstance) => void): FastifyInstance {
  const app = fastify()
  onTestFinished(() => app.close())
  add(app)
  return app
}

test('hooks see the reply: onRequest before it, onSend and onResponse after', async () => {
  const { assets } = await builtSite(files)
  const seen: unknown[] = []
  const app = appWith((app) => {
    app.addHook('onRequest', async (request) => void seen.push(request.url))
    app.addHook('onSend', async (_request, reply, payload) => {
      seen.push(payload)
      reply.header('X-Own', 'yes')
    })
    app.addHook('onResponse', async (_request, reply) => void seen.push(reply.statusCode))
    app.register(serve(assets))
  })
  const { headers, body } = await app.inject('/static/a.css')
  expect([headers['x-own'], headers['cache-control'], body]).toEqual(['yes', 'no-cache', files['a.css']])
  expect(seen).toEqual(['/static/a.css', Buffer.from(files['a.css']), 200])
})

test('a scope keeps to itself, with its hooks', async () => {
  const { assets } = await builtSite(files)
  const app = appWith((app) => {
    app.register(async (scope) => {
      scope.addHook('preHandler', async (request, reply) => {
        if (request.headers.authorization === undefined) return reply.code(401).send('who are you?')
      })
      scope.register(serve(assets))
    })
    app.get('/free', async () => 'free')
  })
  expect((await app.inject('/static/a.css')).statusCode).toBe(401)
  expect((await app.inject({ url: '/static/a.css', headers: { authorization: 'x' } })).statusCode).toBe(200)
  expect((await app.inject('/free')).body).toBe('free')
})

test.each([
  [
    'in the prefix of a scope',
    (assets: Assets, app: FastifyInstance) =>
      app.register(async (scope) => scope.register(serve(assets)), { prefix: '/static' }),
  ],
  [
    'with a prefix that ends in a slash',
    (assets: Assets, app: FastifyInstance) => app.register(serve(assets), { prefix: '/static/' }),
  ],
])('they are found %s', async (_, register) => {
  const { assets } = await builtSite(files)
  const app = appWith((app) => void register(assets, app))
  expect((await app.inject('/static/a.css')).statusCode).toBe(200)
  expect((await app.inject('/static/')).body).toBe(files['index.html'])
})

test.each([
  ['/static/', { prefix: '/admin' }, /base "\/static\/".* below the prefix "\/admin"/],
  ['/', { prefix: '/admin' }, /base "\/" can't be reached.*"\/admin"/],
])('assets at %s are refused where nobody could ask for them', async (base, options, message) => {
  const { assets } = await builtSite(files, { base })
  const app = appWith((app) => void app.register(async (scope) => scope.register(serve(assets)), options))
  await expect(app.ready()).rejects.toThrow(message)
})

test('and those at / within another plugin, whose hooks reach only its own routes', async () => {
  const { assets } = await builtSite(files, { base: '/' })
  const app = appWith((app) => void app.register(async (scope) => scope.register(serve(assets))))
  await expect(app.ready()).rejects.toThrow('within another plugin: register them on the app itself')
})

test('at / they come before the app’s own patterns, and leave it the rest', async () => {
  const { assets } = await builtSite(files, { base: '/' })
  const app = appWith((app) => {
    app.get('/:page', async () => 'a page')
    app.post('/:page', async () => 'posted')
    app.register(serve(assets))
  })
  expect((await app.inject(assets.url('a.css'))).body).toBe(files['a.css'])
  expect((await app.inject('/a.000000000000.css')).statusCode).toBe(404)
  expect((await app.inject('/about')).body).toBe('a page')
  expect((await app.inject({ method: 'POST', url: '/a.css' })).body).toBe('posted')
})

test('rewriteUrl is obeyed', async () => {
  const { assets } = await builtSite(files)
  const app = fastify({ rewriteUrl: ({ url = '' }) => url.replace(/^\/en/, '') })
  onTestFinished(() => app.close())
  app.register(serve(assets))
  expect((await app.inject('/en/static/a.css')).body).toBe(files['a.css'])
})
