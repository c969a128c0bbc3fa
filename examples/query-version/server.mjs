/** Versions in the query, `/static/css/site.css?cache_id=MD5`, in pages that a program writes. */
import { realpathSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openAssets } from 'everfresh'
import { build } from 'everfresh/build'

const strategy = { in: 'query', parameter: 'cache_id', version: 'content', algorithm: 'md5', length: 32 }

/** `root` may be a copy of this folder elsewhere. */
export async function startExample({ port = 8080, root = import.meta.dirname } = {}) {
  const out = join(root, 'dist')
  await build({ roots: [join(root, 'public')], out, base: '/static/', strategy })
  const assets = await openAssets(out)
  await assets.ready()
  const server = createServer(assets.before((request, response) => answer(assets, request, response)))
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => close(server, assets) }
}

function answer(assets, request, response) {
  if (request.url !== '/') return response.writeHead(404).end()
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  response.setHeader('Cache-Control', 'no-cache')
  response.end(page(assets))
}

function page({ url, version }) {
  return `<!doctype html>
<html lang="en">
<title>Versions in the query</title>
<link rel="stylesheet" href="${url('css/site.css')}">
<h1>Versions in the query</h1>
<p>The stylesheet is <code>${url('css/site.css')}</code>, and names the picture in the same way.</p>
<p><code>md5sum public/img/mark.svg</code> says ${version('img/mark.svg')}, too.</p>
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
