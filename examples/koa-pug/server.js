import { liveAssets, openAssets } from 'everfresh'
import { serve } from 'everfresh/koa'
import Koa from 'koa'
import pug from 'pug'

const assets =
  process.env.NODE_ENV === 'production'
    ? await openAssets('dist')
    : await liveAssets({ roots: ['public'], base: '/static/' })

const page = pug.compileFile('views/index.pug')

const app = new Koa()
app.use(serve(assets))
app.use((context) => {
  if (context.path === '/') context.body = page({ assets, framework: 'Koa' })
})

const server = app.listen(process.env.PORT ?? 8080, '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${server.address().port}/`),
)
