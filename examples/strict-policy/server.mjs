/** A page under a policy by which nothing runs that it doesn't name: files of ours, and texts by their digests. */
import { realpathSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { liveAssets } from 'everfresh'

export async function startExample({ port = 8080, root = import.meta.dirname } = {}) {
  const assets = await liveAssets({ roots: [join(root, 'public')], base: '/static/', integrity: true })
  const server = createServer(assets.before((request, response) => answer(assets, request, response)))
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => close(server, assets) }
}

/** What the page holds itself; both the page and the policy are made from these. */
const inline = ['css/critical.css', 'js/theme.js']
const importMap = { imports: { clock: 'js/clock.js' } }

function answer(assets, request, response) {
  if (request.url !== '/') return response.writeHead(404).end()
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  response.setHeader('Cache-Control', 'no-cache')
  response.setHeader('Content-Security-Policy', policy(assets.csp({ inline, importMap })))
  response.setHeader('Integrity-Policy', 'blocked-destinations=(script)')
  response.end(page(assets))
}

function policy(sources) {
  return [
    "default-src 'none'",
    "img-src 'self'",
    `script-src 'self' ${sources['script-src'].join(' ')}`,
    `style-src 'self' ${sources['style-src'].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

function page(assets) {
  return `<!doctype html>
<html lang="en">
<title>A strict policy</title>
${assets.inline('js/theme.js')}
${assets.importMapTag(importMap)}
${assets.modulePreloads('js/main.js')}
${assets.inline('css/critical.css')}
${assets.stylesheet('css/site.css')}
<link rel="icon" href="${assets.url('img/mark.svg')}">
<h1>${assets.image('img/mark.svg', { alt: '', width: 40, height: 40 })} A strict policy</h1>
<p>What ran: <output></output></p>
${assets.script('js/main.js', { type: 'module' })}
</html>
`
}

async function close(server, assets) {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await assets.close()
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { url, close } = await startExample({ port: Number(process.env.PORT ?? 8080) })
  console.log(`The example is on ${url}. Ctrl-C ends it.`)
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, close)
}
