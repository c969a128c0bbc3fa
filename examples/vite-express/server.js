import express from 'express'

const app = express()
const tags = process.env.NODE_ENV === 'production' ? await built() : await inDevelopment()

/** The folder that `vite build` left. */
async function built() {
  const { openAssets } = await import('everfresh')
  const { serve } = await import('everfresh/express')
  const assets = await openAssets('dist')
  app.use(serve(assets))
  return () => `<link rel="icon" href="${assets.url('img/mark.svg')}">
${assets.stylesheet('src/main.js')}
${assets.modulePreloads('src/main.js')}
${assets.script('src/main.js', { type: 'module' })}`
}

/** Vite's own server, by the names of the sources. */
async function inDevelopment() {
  const { createServer } = await import('vite')
  const vite = await createServer({ appType: 'custom', server: { middlewareMode: true } })
  app.use(vite.middlewares)
  return () => `<link rel="icon" href="/static/img/mark.svg">
<script type="module" src="/static/@vite/client"></script>
<script type="module" src="/static/src/main.js"></script>`
}

app.get('/', (_request, response) => {
  response.send(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Everfresh, Vite and Express</title>
${tags()}
</head>
<body>
<h1>Everfresh, Vite and Express</h1>
<p>What this page loaded, and how long your browser may keep it:</p>
<ul></ul>
</body>
</html>
`)
})

const server = app.listen(process.env.PORT ?? 8080, '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${server.address().port}/`),
)
