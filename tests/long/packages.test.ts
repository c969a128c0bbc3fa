import { cpSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { beforeAll, expect } from 'vitest'
import { serve } from '../../src/adapters/node.js'
import { type BuildOptions, build } from '../../src/build.js'
import { openAssets } from '../../src/open.js'
import { testInBrowser } from '../support/chromium.js'
import { folder } from '../support/folder.js'
import { startServer, type TestServer } from '../support/server.js'

const audit = join(import.meta.dirname, '../../audit')

/** The pages of `audit/pages`, and the folders that each of them needs of its package. */
const pages: Readonly<Record<string, readonly string[]>> = {
  bootstrap: ['bootstrap/dist'],
  'font-awesome': ['css', 'sprites', 'webfonts'].map((name) => `@fortawesome/fontawesome-free/${name}`),
  katex: ['katex/dist'],
  leaflet: ['leaflet/dist'],
  pdf: ['pdfjs-dist/build'],
  reveal: ['reveal.js/dist'],
  'swagger-ui': ['swagger-ui-dist'],
  three: ['three/build', 'three/examples/jsm'],
}

/** Packages that are sites, and some of their own pages. */
const sites: Readonly<Record<string, readonly string[]>> = {
  'startbootstrap-clean-blog/dist': ['index.html', 'post.html'],
  'startbootstrap-sb-admin-2': ['index.html', 'tables.html'],
}

beforeAll(async () => {
  const { install } = (await import(join(audit, 'install.mjs'))) as { install(): void }
  install()
}, 600_000)

for (const [name, packages] of Object.entries(pages)) {
  for (const modules of ['rewrite', 'importmap'] as const) {
    testInBrowser(`${name}, ${modules}: all that its page loads may be kept for ever`, async (context) => {
      const root = folder()
      copy(join(audit, 'pages', `${name}.html`), join(root, `${name}.html`))
      for (const each of packages) copy(join(audit, 'node_modules', each), join(root, 'vendor', each))
      const server = await start(root, { modules })
      expect(await faultsOf(context, server, `/${name}.html`, 'document.title === "ready"')).toEqual([])
    })
  }
}

for (const [name, paths] of Object.entries(sites)) {
  testInBrowser(`${name}: the same of pages that others wrote`, async (context) => {
    const root = folder()
    copy(join(audit, 'node_modules', name), root)
    const server = await start(root)
    const isLoaded = 'document.readyState === "complete"'
    for (const path of paths) expect(await faultsOf(context, server, `/${path}`, isLoaded)).toEqual([])
  })
}

/** Without the packages within a package. */
function copy(from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: (file) => basename(file) !== 'node_modules' })
}

/** Builds and serves a folder; no file that has a version is left under its plain name. */
async function start(root: string, options: Partial<BuildOptions> = {}): Promise<TestServer> {
  const out = folder()
  await build({ cacheDir: false, roots: [root], out, compress: false, originals: false, ...options })
  for (const [path, { file, immutable }] of Object.entries(assetsOf(out)))
    if (immutable && path !== file) rmSync(join(out, path), { force: true })
  return startServer(serve(await openAssets(out), { fallthrough: false }))
}

function assetsOf(out: string): Record<string, { file: string; immutable: boolean }> {
  const text = readFileSync(join(out, '.everfresh/manifest.json'), 'utf8')
  return (JSON.parse(text) as { assets: ReturnType<typeof assetsOf> }).assets
}

/** What goes wrong until the page is ready, and whatever it loads that isn't immutable. */
async function faultsOf(
  context: BrowserContext,
  { origin, takeRequests }: TestServer,
  path: string,
  ready: string,
): Promise<string[]> {
  const faults = await visit(context, origin + path, ready)
  const loaded = new Set(takeRequests())
  loaded.delete(path)
  if (loaded.size === 0) faults.push(`${path} loads nothing`)
  // Asked again, for a browser doesn't show all that its workers load.
  const answers = await Promise.all([...loaded].map((each) => answerTo(origin + each)))
  takeRequests()
  return [
    ...faults,
    ...answers.filter((answer) => !answer.startsWith('200 public, max-age=31536000, immutable ')),
  ]
}

async function answerTo(url: string): Promise<string> {
  const response = await fetch(url)
  await response.arrayBuffer()
  return `${response.status} ${response.headers.get('cache-control')} ${url}`
}

async function visit(context: BrowserContext, url: string, ready: string): Promise<string[]> {
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('response', (response) => response.status() >= 400 && faults.push(response.url()))
  // Fonts from elsewhere are none of ours, and no test depends on the network.
  await page.route(
    ({ origin }) => !url.startsWith(origin),
    (route) => route.fulfill({ body: '' }),
  )
  await page.goto(url, { waitUntil: 'networkidle' })
  const isReady = page.waitForFunction(ready, undefined, { timeout: 20_000 })
  await isReady.catch(() => faults.push(`${url} was not ready in time`))
  await page.close()
  return faults
}
