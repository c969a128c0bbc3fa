/** One site under four version schemes, each at a base of its own; its page shows the URLs and how each is answered. */
import { realpathSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openAssets } from 'everfresh'
import { build } from 'everfresh/build'
import { serve } from 'everfresh/node'

/** As they would stand in `everfresh.config.js`. */
const schemes = {
  query: { in: 'query', parameter: 'cache_id', algorithm: 'md5', length: 32 },
  fixed: { in: 'query', version: { fixed: '20240601' } },
  mtime: { version: 'mtime', extensions: ['js', 'css', 'min.js', 'css.map'] },
  md5: { algorithm: 'md5', length: 32 },
}

/** `root` may be a copy of this folder elsewhere. */
export async function startExample({ port = 8080, root = import.meta.dirname } = {}) {
  const sites = await Promise.all(Object.entries(schemes).map((scheme) => open(root, scheme)))
  const server = createServer((request, response) => {
    const site = sites.find(({ assets }) => request.url?.startsWith(assets.base))
    if (site) site.handle(request, response)
    else response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page(sites))
  })
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  const close = () => new Promise((resolve) => server.close(resolve))
  return { url: `http://127.0.0.1:${server.address().port}/`, close }
}

async function open(root, [name, strategy]) {
  const out = join(root, 'dist', name)
  await build({ roots: [join(root, 'public')], out, base: `/${name}/`, strategy })
  const assets = await openAssets(out)
  return { name, assets, handle: serve(assets) }
}

function page(sites) {
  const [{ assets }] = sites
  const rows = sites.map(({ name, assets }) =>
    row(name, [assets.url('css/site.css'), assets.url('img/mark.svg')]),
  )
  return `<!doctype html><html lang="en"><title>Version schemes</title>
<link rel="stylesheet" href="${assets.url('css/site.css')}">
<h1>One site, four schemes</h1>
<dl>${rows.join('')}</dl>`
}

function row(name, urls) {
  const links = urls.map((url) => `<a href="${url}">${url}</a>`)
  return `<dt>${name}</dt><dd>${links.join('<br>')}</dd>`
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  startExample({ port: Number(process.env.PORT ?? 8080) }).then(
    ({ url }) => console.log(`The example is on ${url}; Ctrl-C ends it.`),
    (error) => {
      console.error(error.message)
      process.exitCode = 1
    },
  )
}
