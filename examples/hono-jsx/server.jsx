/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
import { serve as listen } from '@hono/node-server'
import { liveAssets, openAssets } from 'everfresh'
import { serve } from 'everfresh/hono'
import { Hono } from 'hono'

const assets =
  process.env.NODE_ENV === 'production'
    ? await openAssets('dist')
    : await liveAssets({ roots: ['public'], base: '/static/' })

const Page = () => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <title>Everfresh and Hono</title>
      <link rel="icon" href={assets.url('img/mark.svg')} />
      <link rel="stylesheet" href={assets.url('css/site.css')} />
      <script type="module" src={assets.url('js/list.js')} />
    </head>
    <body>
      <h1>Everfresh and Hono</h1>
      <p>What this page loaded, and how long your browser may keep it:</p>
      <ul />
    </body>
  </html>
)

const app = new Hono()
app.use(serve(assets))
app.get('/', (context) => context.html(<Page />))

listen({ fetch: app.fetch, port: Number(process.env.PORT ?? 8080), hostname: '127.0.0.1' }, ({ port }) =>
  console.log(`http://127.0.0.1:${port}/`),
)
