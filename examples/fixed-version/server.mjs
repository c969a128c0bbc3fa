/** A release number as the version, `/static/css/site.20240601.css`; what others wrote has one of its own. */
import { realpathSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openAssets } from 'everfresh'
import { build } from 'everfresh/build'

/** `root` may be a copy of this folder elsewhere. */
export async function startExample({
  port = 8080,
  root = import.meta.dirname,
  release = '20240601',
  say = console.log,
} = {}) {
  const out = join(root, 'dist')
  const strategy = { version: { fixed: { 'vendor/**': '3', '*': release } } }
  const { problems } = await build({ roots: [join(root, 'public')], out, base: '/static/', strategy })
  for (const { path, message, code } of problems) say(`${path}: ${message} [${code}]`)
  const assets = await openAssets(out)
  await assets.ready()
  const server = createServer(assets.before((request, response) => answer(assets, request, response)))
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => close(server, assets) }
}

function answer({ url }, request, response) {
  if (request.url !== '/') return response.writeHead(404).end()
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  response.setHeader('Cache-Control', 'no-cache')
  response.end(`<!doctype html>
<html lang="en">
<title>A release number</title>
<link rel="stylesheet" href="${url('css/site.css')}">
<h1>A release number</h1>
<p>The stylesheet is <code>${url('css/site.css')}</code>, and what it imports <code>${url('vendor/reset.css')}</code>.</p>
</html>
`)
}

async function close(server, assets) {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await assets.close()
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { PORT = 8080, RELEASE } = process.env
  const { url, close } = await startExample({ port: Number(PORT), release: RELEASE })
  console.log(`The example is on ${url}. Ctrl-C ends it.`)
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, close)
}
