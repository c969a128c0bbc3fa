import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { BrowserContext, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import type { Assets } from '../../src/assets.js'
import { build } from '../../src/build.js'
import { liveAssets } from '../../src/live.js'
import { type OpenOptions, openAssets } from '../../src/open.js'
import { testInBrowser } from '../support/chromium.js'
import { type Files, folder } from '../support/folder.js'

const square = (colour: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="${colour}"/></svg>`

const files: Files = {
  'css/site.css': '@font-face { font-family: Box; src: url(../f/box.ttf) } h1 { font-family: Box }',
  'css/critical.css': 'body { background: url("../img/a b.svg") } p::after { content: "</style><!--" }',
  'f/box.ttf': 'no font',
  'img/a b.svg': square('red'),
  'img/one.svg': square('green'),
  'img/two.svg': square('blue'),
  'icon.svg': square('grey'),
  'js/main.js': 'import "./deep/a.js"; import "./b.js"; import("./lazy.js"); ran("main")',
  'js/b.js': 'import "./deep/a.js"; ran("b")',
  'js/deep/a.js': 'import "../main.js"; import "./c.js"; ran("a")',
  'js/deep/c.js': 'ran("c")',
  'js/lazy.js': 'import "bare"; ran("lazy")',
  'js/named.js': 'ran("named")',
  'js/classic.js': 'ran("classic")',
  'js/boot.js':
    'globalThis.all = []; globalThis.ran = (name) => { all.push(name) }; const end = "</script><!--"; ran("boot")',
  'js/inline.js': 'import "./deep/c.js"; ran("inline")',
}

const map = { imports: { bare: 'js/named.js' } }

/** All that a page may have, under a policy that allows nothing that it doesn't name. */
function page(assets: Assets, self = "'self'"): { html: string; headers: Record<string, string> } {
  const csp = assets.csp({ importMap: map, inline: ['css/critical.css', 'js/boot.js', 'js/inline.js'] })
  const policy = [
    `default-src 'none'; img-src ${self}; font-src ${self}`,
    `script-src ${self} ${csp['script-src'].join(' ')}`,
    `style-src ${self} ${csp['style-src'].join(' ')}`,
  ]
  const headers = {
    'Content-Security-Policy': policy.join('; '),
    'Integrity-Policy': 'blocked-destinations=(script)',
  }
  const html = `<!doctype html><title>Tags</title><link rel="icon" href="${assets.url('icon.svg')}">
${assets.inline('js/boot.js')}
${assets.importMapTag(map)}
${assets.preload('f/box.ttf')}
${assets.preload('css/site.css', { integrity: true })}
${assets.preload('js/classic.js', { as: 'script', integrity: true })}
${assets.modulePreloads(['js/main.js', 'js/lazy.js'])}
${assets.inline('css/critical.css')}
${assets.stylesheet('css/site.css', { integrity: true })}
<h1>Box</h1><p></p>
${assets.image('img/one.svg', { srcset: { 'img/two.svg': '1x' }, alt: '' })}
${assets.inline('icon.svg', { id: 'icon' })}
${assets.script('js/classic.js', { integrity: true })}
${assets.inline('js/inline.js', { type: 'module' })}
${assets.script('js/main.js', { type: 'module', integrity: true })}`
  return { html, headers }
}

interface Seen {
  readonly ran: readonly string[]
  readonly told: readonly string[]
  /** Each file as often as it was asked for. */
  readonly asked: readonly string[]
}

interface Change {
  /** Of the page. */
  readonly html?: (html: string) => string
  readonly headers?: Readonly<Record<string, string>>
  /** Where the files come from. */
  readonly self?: string
}

async function startSite(assets: Assets, change: Change = {}): Promise<string> {
  const { html, headers } = page(assets, change.self)
  const app = (_: unknown, response: ServerResponse) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...headers, ...change.headers })
    response.end(change.html?.(html) ?? html)
  }
  const server = createServer(assets.before(app))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** What is told of the font, which is none. */
const undrawn = /^(?:Failed to decode downloaded font|OTS parsing error)/

/** Browsers tell of a preload that nobody took three seconds after the page was loaded. */
async function visit(context: BrowserContext, url: string, patience = 3200): Promise<Seen> {
  const page = await context.newPage()
  const told: string[] = []
  page.on('console', (message) => undrawn.test(message.text()) || told.push(message.text()))
  page.on('pageerror', (error) => told.push(error.message))
  page.on('requestfailed', (request) => told.push(`failed: ${request.url()}`))
  await page.goto(url, { waitUntil: 'networkidle' })
  await setTimeout(patience)
  const ran = await page.evaluate<string[]>('[globalThis.all, globalThis.ran].find(Array.isArray) ?? []')
  return { ran, told, asked: await askedBy(page) }
}

async function askedBy(page: Page): Promise<string[]> {
  const names = await page.evaluate<string[]>(
    'performance.getEntriesByType("resource").map(({ name }) => name)',
  )
  return names.map((name) => new URL(name).pathname.replace(/\.[0-9a-f]{12}\b/, '')).sort()
}

const everything = {
  ran: ['boot', 'classic', 'c', 'inline', 'a', 'b', 'main', 'named', 'lazy'],
  told: [],
  asked: [
    ...[
      '/s/css/site.css',
      '/s/f/box.ttf',
      '/s/icon.svg',
      '/s/img/a%20b.svg',
      '/s/img/two.svg',
      '/s/js/b.js',
      '/s/js/classic.js',
    ],
    ...['/s/js/deep/a.js', '/s/js/deep/c.js', '/s/js/lazy.js', '/s/js/main.js', '/s/js/named.js'],
  ],
}

async function built(modules: 'importmap' | 'rewrite', options?: OpenOptions): Promise<Assets> {
  const out = folder()
  await build({ roots: [folder(files)], out, base: '/s/', compress: false, modules })
  return openAssets(out, options)
}

/** The same preloads by a header. */
function byHeader(assets: Assets): Change {
  const ahead = ['f/box.ttf', 'js/main.js', 'js/deep/a.js', 'js/b.js', 'js/deep/c.js', 'js/lazy.js']
  const links = [assets.links(ahead), assets.links(['css/site.css'], { integrity: true })]
  return {
    headers: { Link: links.join(', ') },
    html: (html) => html.replace(/<link rel="(?:module)?preload"(?! as="script")[^>]*>/g, ''),
  }
}

testInBrowser(
  'a strict policy and Integrity-Policy let all of it pass, and every file comes once',
  async (context) => {
    const assets = await built('rewrite')
    const live = await liveAssets({ roots: [folder(files)], base: '/s/' })
    const cdn = await startSite(await built('rewrite', { cors: 'all' }))
    const origin = new URL(cdn).origin
    const urls = [
      await startSite(assets),
      await startSite(await built('importmap')),
      await startSite(live),
      await startSite(assets, byHeader(assets)),
      await startSite(await built('rewrite', { origin }), { self: origin }),
    ]
    const seen = await Promise.all(urls.map((url) => visit(context, url)))
    expect(seen).toEqual(urls.map(() => everything))
  },
)

testInBrowser('the same policies stop what is not said', async (context) => {
  const assets = await built('rewrite')
  const changes: Change[] = [
    { html: (html) => html.replace(/(<script src="[^"]*") integrity="[^"]*"/, '$1') },
    { html: (html) => html.replace('ran("boot")', 'ran("changed")') },
  ]
  const [unsigned, changed] = await Promise.all(
    changes.map(async (change) => visit(context, await startSite(assets, change), 0)),
  )
  expect(unsigned?.ran).not.toContain('classic')
  expect(changed?.ran).toEqual([])
  expect(changed?.told.join()).toContain('Content Security Policy')
})

testInBrowser('examples/strict-policy: everything runs, and the console stays empty', async (context) => {
  const example = join(import.meta.dirname, '../../examples/strict-policy/server.mjs')
  const { startExample } = (await import(example)) as {
    startExample(options: { port: number }): Promise<{ url: string; close(): Promise<void> }>
  }
  const { url, close } = await startExample({ port: 0 })
  onTestFinished(close)
  const { told, asked, ran } = await visit(context, url)
  expect(told).toEqual([])
  expect(ran).toEqual(['theme.js, in the page', 'list.js', 'main.js', 'clock.js'])
  // The picture is that of the heading and of the background.
  const files = ['css/site.css', 'img/mark.svg', 'js/clock.js', 'js/list.js', 'js/main.js']
  expect([...new Set(asked)]).toEqual(files.map((path) => `/static/${path}`))
})
