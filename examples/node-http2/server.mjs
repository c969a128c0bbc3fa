/** HTTP/2 with 103 Early Hints: the browser loads the stylesheet and the script while the page is still being made. */
import { realpathSync } from 'node:fs'
import { createSecureServer } from 'node:http2'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { liveAssets } from 'everfresh'
import { selfSigned } from './certificate.mjs'

/** `delay` is how long a page takes, in milliseconds, as if it asked a database. */
export async function startExample({ port = 8443, delay = 500, certificate = selfSigned() } = {}) {
  const assets = await liveAssets({ roots: [join(import.meta.dirname, 'public')], base: '/static/' })
  const app = (request, response) => answer(assets, request, response, delay)
  const server = createSecureServer({ ...certificate, allowHTTP1: true }, assets.before(app))
  const sessions = new Set()
  server.on('session', (session) => sessions.add(session.once('close', () => sessions.delete(session))))
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  const url = `https://localhost:${server.address().port}/`
  return { url, digest: certificate.digest, close: () => close(server, sessions, assets) }
}

async function answer(assets, request, response, delay) {
  if (request.url !== '/') return response.writeHead(404).end()
  const css = assets.url('css/site.css')
  const script = assets.url('js/app.js')
  const link = [`<${css}>; rel=preload; as=style`, `<${script}>; rel=modulepreload`]
  response.writeEarlyHints({ link })
  await setTimeout(delay)
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  response.setHeader('Cache-Control', 'no-cache')
  response.end(page(css, script))
}

function page(css, script) {
  return `<!doctype html>
<html lang="en">
<title>Early Hints</title>
<link rel="stylesheet" href="${css}">
<script type="module" src="${script}"></script>
<h1>Early Hints</h1>
<p>This page took its time. What it needs did not wait for it:</p>
<table><tr><th>file<th>asked for by<th>protocol</table>
`
}

/** A browser keeps its session open for as long as it can. */
async function close(server, sessions, assets) {
  const closed = new Promise((resolve) => server.close(resolve))
  for (const session of sessions) session.destroy()
  await closed
  await assets.close()
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { url, digest } = await startExample({ port: Number(process.env.PORT ?? 8443) })
  console.log(`
  ${url}

  The certificate is of our own making. A browser that you tell to go on all the same shows the page, but keeps
  nothing of it, so it loads the hinted files twice. One that trusts this very key does not:

  chromium --user-data-dir=/tmp/early-hints --ignore-certificate-errors-spki-list=${digest} ${url}

  Ctrl-C ends the server.
`)
}
