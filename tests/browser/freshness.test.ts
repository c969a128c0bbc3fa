import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { expect } from 'vitest'
import { serve } from '../../src/adapters/node.js'
import type { Assets } from '../../src/assets.js'
import { build } from '../../src/build.js'
import { liveAssets } from '../../src/live.js'
import { openAssets } from '../../src/open.js'
import { testInBrowser } from '../support/chromium.js'
import { folder, write } from '../support/folder.js'
import { startServer, type TestServer } from '../support/server.js'

const font = readFileSync(createRequire(import.meta.url).resolve('katex/dist/fonts/KaTeX_Main-Regular.woff2'))

/** A page with every kind of reference: a stylesheet that imports one and loads a font, modules, an image. */
const site = {
  'index.html': `<!doctype html><meta charset="utf-8"><title>Site</title>
    <link rel="icon" href="img/dot.svg">
    <link rel="stylesheet" href="css/site.css">
    <script type="module" src="js/main.js"></script>
    <img src="img/dot.svg" alt=""><p>Text</p>`,
  'css/site.css': '@import "font.css"; @import "colour.css";',
  'css/colour.css': 'p { color: rgb(255, 0, 0) }',
  'css/font.css': '@font-face { font-family: F; src: url("../fonts/f.woff2") } p { font-family: F }',
  'fonts/f.woff2': font,
  'img/dot.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>',
  'js/main.js': 'import { ready } from "./dep.js"; import("./lazy.js").then(() => ready())',
  'js/dep.js': 'export const ready = () => document.fonts.ready.then(() => { document.title = "ready" })',
  'js/lazy.js': 'export {}',
}

const edit = { 'css/colour.css': 'p { color: rgb(0, 0, 255) }' }
const [red, blue] = ['rgb(255, 0, 0)', 'rgb(0, 0, 255)']

/** Visits the page in a new tab of the same profile; gives the text's colour, and whatever went wrong. */
async function visit(context: BrowserContext, url: string): Promise<{ colour: string; failures: string[] }> {
  const page = await context.newPage()
  const failures: string[] = []
  page.on('console', (message) => message.type() === 'error' && failures.push(message.text()))
  page.on('pageerror', (error) => failures.push(error.message))
  page.on('response', (response) => response.status() >= 400 && failures.push(response.url()))
  await page.goto(url)
  await page.waitForFunction('document.title === "ready"')
  const colour = await page.evaluate<string>('getComputedStyle(document.querySelector("p")).color')
  await page.close()
  return { colour, failures }
}

/** Paths without their versions, so that a test can name them. */
function plain(paths: readonly string[]): string[] {
  return paths.map((path) => path.replace(/\.[0-9a-f]{12}(?=\.)/, ''))
}

const everything = Object.keys(site)
  .map((path) => (path === 'index.html' ? '/' : `/${path}`))
  .sort()

testInBrowser(
  'with plain names and a year of lifetime, a visitor sees the old page after an edit',
  async (context) => {
    const root = folder(site)
    const types: Record<string, string> = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' }
    const server = await startServer((request, response) => {
      const path = request.url === '/' ? '/index.html' : (request.url ?? '')
      const type = types[path.split('.').at(-1) ?? ''] ?? 'text/html'
      const caching = type === 'text/html' ? 'no-cache' : 'public, max-age=31536000'
      response.writeHead(200, { 'content-type': type, 'cache-control': caching })
      response.end(readFileSync(join(root, path)))
    })
    expect((await visit(context, server.origin)).colour).toBe(red)
    write(root, edit)
    expect((await visit(context, server.origin)).colour).toBe(red)
  },
)

testInBrowser(
  'live, the edit is seen at once, and all that did not change comes from the cache',
  async (context) => {
    const root = folder(site)
    const assets = await liveAssets({ roots: [root] })
    const server = await startServer(serve(assets, { fallthrough: false }))
    await provesFreshness(context, server, async () => write(root, edit))
  },
)

testInBrowser('after a rebuild too, and a page from before it still finds its files', async (context) => {
  const [root, out] = [folder(site), folder()]
  const rebuild = async (): Promise<Assets> => {
    await build({ cacheDir: false, roots: [root], out, base: '/', fast: true, originals: false })
    return openAssets(out)
  }
  let assets = await rebuild()
  const before = assets.url('css/colour.css')
  const server = await startServer((request, response) =>
    serve(assets, { fallthrough: false })(request, response),
  )
  await provesFreshness(context, server, async () => {
    write(root, edit)
    assets = await rebuild()
  })
  expect(await (await fetch(server.origin + before)).text()).toBe(site['css/colour.css'])
})

async function provesFreshness(
  context: BrowserContext,
  server: TestServer,
  change: () => Promise<void>,
): Promise<void> {
  expect(await visit(context, server.origin)).toEqual({ colour: red, failures: [] })
  expect(plain(server.takeRequests())).toEqual(everything)

  expect(await visit(context, server.origin)).toEqual({ colour: red, failures: [] })
  expect(plain(server.takeRequests())).toEqual(['/'])

  await change()
  expect(await visit(context, server.origin)).toEqual({ colour: blue, failures: [] })
  expect(plain(server.takeRequests())).toEqual(['/', '/css/colour.css', '/css/site.css'])
}
