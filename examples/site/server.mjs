/** The example's server: builds the site, serves the built folder, and builds again when a page is asked for. */
import { realpathSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { collect } from './collect.mjs'
import { releasesOf } from './releases.mjs'

const host = '127.0.0.1'
const here = import.meta.dirname

/** `root` may be a copy of this folder elsewhere; packages are found from where this file lies. */
export async function startExample({ port = 8080, root = here, quiet = false } = {}) {
  const say = quiet ? () => {} : console.log
  await collect(join(root, 'vendor'))
  const releases = releasesOf(root, say)
  await releases.renew()
  const server = createServer((request, response) => answer(releases, request, response))
  const used = await listen(server, port)
  if (port !== 0 && used !== port) say(`Port ${port} is taken; using ${used}.`)
  return { url: `http://${host}:${used}/`, close: () => close(server, releases) }
}

async function answer(releases, request, response) {
  try {
    const isPage = /^\/(?:index\.html)?(?:\?|$)/.test(request.url)
    const release = isPage ? await releases.renew() : releases.current()
    release.handle(request, response)
  } catch (error) {
    fail(response, error)
  }
}

function fail(response, error) {
  console.error(`The page could not be built: ${error.message}`)
  if (response.headersSent) return response.destroy()
  response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
  response.end(
    `The page could not be built.\n\n${error.message}\n\nMend it and reload; the server is still here.\n`,
  )
}

/** The first free port from `port` on; gives up after twenty more. */
async function listen(server, port, last = Math.min(port + 20, 65535)) {
  try {
    await new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, () => resolve(server.off('error', reject)))
    })
    return server.address().port
  } catch (error) {
    if (error.code !== 'EADDRINUSE') throw error
    if (port === last) throw new Error(`Port ${port} and those before it are taken; set PORT to a free one.`)
    return listen(server, port + 1, last)
  }
}

async function close(server, releases) {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
  await releases.close()
}

/** What `node server.mjs` and `npm start` do. */
export async function main() {
  const example = await startExample({ port: portFrom(process.env.PORT) })
  console.log(`
  ${example.url}

  See the point: open it, edit --accent at the top of examples/site/public/css/site.css, reload.
  One URL changes; everything else comes from the browser's cache. Ctrl-C ends the server.
`)
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => example.close().then(() => process.exit(0)))
  }
}

function portFrom(text = '8080') {
  const port = Number(text)
  if (text.trim() && Number.isInteger(port) && port >= 0 && port <= 65535) return port
  throw new Error(`PORT is '${text}'; give a whole number from 0 to 65535.`)
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
