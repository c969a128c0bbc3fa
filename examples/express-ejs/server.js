import { liveAssets, openAssets } from 'everfresh'
import { serve } from 'everfresh/express'
import express from 'express'

const assets =
  process.env.NODE_ENV === 'production'
    ? await openAssets('dist')
    : await liveAssets({ roots: ['public'], base: '/static/' })

const app = express()
app.use(serve(assets))
app.locals.assets = assets
app.get('/', (_request, response) => response.render('index.ejs', { framework: 'Express' }))

const server = app.listen(process.env.PORT ?? 8080, '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${server.address().port}/`),
)
