import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { serve } from '../../src/adapters/node.js'
import { type BuildOptions, build } from '../../src/build.js'
import { liveAssets } from '../../src/live.js'
import { openAssets } from '../../src/open.js'
import { verify } from '../../src/verify.js'
import { testInBrowser } from '../support/chromium.js'
import { type Files, folder, write } from '../support/folder.js'
import { startServer, type TestServer } from '../support/server.js'

/** Says by which name it ran; each run is one instance of the module. */
function module(name: string, code = ''): string {
  return `${code}\n;(globalThis.ran ??= []).push(${JSON.stringify(name)})\nexport const name = ${JSON.stringify(name)}`
}

/** An author's map with all that it may hold. */
const map = {
  imports: {
    three: './three/build/three.js',
    'three/addons/': './three/jsm/',
    'three/addons/special.js': './lib/special.js',
    'three/addons/deep/': './lib/deep/',
    './lib/old.js': './lib/new.js',
    './lib/one.js?first': './lib/first.js?second',
    '/s/virtual/': './lib/real/',
    '/s/shadowed/': './lib/real/',
    './lib/blocked.js': null,
  },
  scopes: {
    './main.js': { 'for-main': './lib/for-main.js' },
    '/s/vendor/': { three: './vendor/three.js', '/s/lib/new.js': './vendor/new.js' },
    '/s/vendor/inner/': { 'three/addons/': './vendor/jsm/' },
  },
  integrity: {
    './lib/new.js': `sha384-${createHash('sha384').update(module('lib/new')).digest('base64')}`,
  },
}

const main = `import "three"
import "three/addons/controls.js"
import "./three/jsm/controls.js"
import "three/addons/special.js"
import "./lib/special.js"
import "three/addons/deep/x.js"
import "for-main"
import "./lib/old.js"
import "./lib/new.js"
import "./lib/one.js?first"
import "./lib/one.js?other"
import "./lib/one.js"
import "./virtual/v.js"
import "./shadowed/v.js"
import "./vendor/a.js"
import "./vendor/inner/b.js"
const refused = await import("./lib/blocked.js").then(() => "loaded", () => "refused")
const byUrl = await import(new URL("shadowed/w.js", import.meta.url))
globalThis.ran.push(refused, "by URL: " + byUrl.name, import.meta.resolve("three/addons/deep/x.js").split("/").at(-1).split(".")[0])`

const site: Files = {
  'index.html': `<!doctype html><meta charset="utf-8"><title>Map</title><link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify(map, null, 2)}</script>
<link rel="modulepreload" href="lib/special.js">
<script type="module">import "three/addons/inline.js"</script>
<script type="module" src="main.js"></script>
<script>import("three/addons/classic.js")</script>
<script type="module">addEventListener("load", () => { document.title = "ready" })</script>`,
  'main.js': module('main', main),
  'three/build/three.js': module('three'),
  'three/jsm/controls.js': module(
    'controls',
    'import "three"; import "./shared.js"; import "three/addons/shared.js"',
  ),
  'three/jsm/shared.js': module('shared', 'import "./controls.js"'),
  'three/jsm/inline.js': module('inline', 'import "three/addons/shared.js"'),
  'three/jsm/classic.js': module('classic', 'import "three/addons/inline.js"'),
  'three/jsm/special.js': module('WRONG special'),
  'lib/special.js': module('special'),
  'lib/deep/x.js': module('deep'),
  'lib/for-main.js': module('for-main'),
  'lib/old.js': module('WRONG old'),
  'lib/new.js': module('lib/new'),
  'lib/first.js': module('first'),
  'lib/one.js': module('one'),
  'lib/blocked.js': module('WRONG blocked'),
  'lib/real/v.js': module('v'),
  'lib/real/w.js': module('w'),
  'shadowed/v.js': module('WRONG v'),
  'shadowed/w.js': module('WRONG w'),
  'vendor/three.js': module('vendor three'),
  'vendor/new.js': module('vendor new'),
  'vendor/a.js': module(
    'vendor a',
    'import "three"; import "three/addons/shared.js"; import "/s/lib/old.js"',
  ),
  'vendor/inner/b.js': module(
    'vendor b',
    'import "three"; import "three/addons/shared.js"; import "/s/lib/new.js"',
  ),
  'vendor/jsm/shared.js': module('vendor shared'),
}

/** Modules run once each, but for the one whose two URLs are two modules. */
const expected = [
  ...['by URL: w', 'classic', 'controls', 'deep', 'first', 'for-main', 'inline', 'lib/new', 'main'],
  ...['one', 'one', 'refused', 'shared', 'special', 'three', 'v', 'vendor a', 'vendor b', 'vendor new'],
  ...['vendor shared', 'vendor three', 'w', 'x'],
]

interface Visit {
  readonly ran: readonly string[]
  readonly faults: readonly string[]
}

async function visit(context: BrowserContext, url: string): Promise<Visit> {
  const page = await context.newPage()
  const faults: string[] = []
  page.on(
    'console',
    (message) => ['error', 'warning'].includes(message.type()) && faults.push(message.text()),
  )
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('response', (response) => response.status() >= 400 && faults.push(response.url()))
  await page.goto(url, { waitUntil: 'networkidle' })
  await page.waitForFunction('document.title === "ready"')
  const ran = await page.evaluate<string[]>('globalThis.ran')
  await page.close()
  // Chromium warns of a key that the author set to null.
  return { ran: ran.sort(), faults: faults.filter((fault) => !fault.includes('blocked')) }
}

/** The folder as it is, by a server that knows nothing of versions. */
function startPlain(root: string): Promise<TestServer> {
  return startServer((request, response) => {
    const file = join(root, new URL(request.url ?? '', 'http://x').pathname.replace('/s/', '/'))
    response.setHeader('Content-Type', file.endsWith('.html') ? 'text/html' : 'text/javascript')
    response.statusCode = existsSync(file) ? 200 : 404
    response.end(existsSync(file) ? readFileSync(file) : '')
  })
}

/** Built, without any file under its plain name but the page. */
async function startBuilt(root: string, options: Partial<BuildOptions>): Promise<TestServer> {
  const out = folder()
  const { problems } = await build({
    cacheDir: false,
    roots: [root],
    out,
    base: '/s/',
    compress: false,
    originals: false,
    ...options,
  })
  expect(problems).toEqual([])
  expect((await verify(out)).findings).toEqual([])
  for (const path of Object.keys(site)) if (path !== 'index.html') rmSync(join(out, path), { force: true })
  return startServer(serve(await openAssets(out), { fallthrough: false }))
}

testInBrowser('a page with such a map runs each module once before it is built', async (context) => {
  const { origin } = await startPlain(folder(site))
  expect(await visit(context, `${origin}/s/index.html`)).toEqual({ ran: expected, faults: [] })
})

for (const modules of ['rewrite', 'importmap'] as const)
  for (const integrity of [false, true])
    testInBrowser(
      `built with modules: '${modules}', integrity: ${integrity} it runs the same`,
      async (context) => {
        const { origin, takeRequests } = await startBuilt(folder(site), { modules, integrity })
        expect(await visit(context, `${origin}/s/index.html`)).toEqual({ ran: expected, faults: [] })
        expect(plainPaths(takeRequests())).toEqual(['/s/index.html'])
      },
    )

testInBrowser('live it runs the same, also after an edit', async (context) => {
  const root = folder(site)
  const assets = await liveAssets({ roots: [root], base: '/s/' })
  onTestFinished(() => assets.close())
  const { origin, takeRequests } = await startServer(serve(assets, { fallthrough: false }))
  expect(await visit(context, `${origin}/s/index.html`)).toEqual({ ran: expected, faults: [] })
  expect(plainPaths(takeRequests())).toEqual(['/s/index.html'])
  write(root, { 'three/jsm/classic.js': module('edited') })
  const { ran } = await visit(context, `${origin}/s/index.html`)
  expect(ran).toEqual(expected.map((name) => (name === 'classic' ? 'edited' : name)).sort())
  expect(plainPaths(takeRequests())).toEqual(['/s/index.html'])
})

function plainPaths(paths: readonly string[]): string[] {
  return paths.filter((path) => !/\.[0-9a-f]{12}\.js(?:\?|$)/.test(path))
}
