import { liveAssets, openAssets } from 'everfresh'
import { serve } from 'everfresh/fastify'
import fastify from 'fastify'
import nunjucks from 'nunjucks'

const assets =
  process.env.NODE_ENV === 'production'
    ? await openAssets('dist')
    : await liveAssets({ roots: ['public'], base: '/static/' })

const views = nunjucks.configure('views', { noCache: process.env.NODE_ENV !== 'production' })
views.addGlobal('assets', assets)

const app = fastify()
app.register(serve(assets))
app.get('/', (_request, reply) =>
  reply.type('text/html; charset=utf-8').send(views.render('index.html', { framework: 'Fastify' })),
)

console.log(`${await app.listen({ port: process.env.PORT ?? 8080, host: '127.0.0.1' })}/`)
