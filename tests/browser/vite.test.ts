import { deflateSync } from 'node:zlib'
import type { BrowserContext, Page } from 'playwright-core'
import * as vite from 'vite'
import { expect } from 'vitest'
import { serve } from '../../src/adapters/node.js'
import { testInBrowser } from '../support/chromium.js'
import { type Files, write } from '../support/folder.js'
import { startServer } from '../support/server.js'
import { ViteSite } from '../vite/vite-site.js'

/** An image of this width and one row; browsers look at no checksum that is in order. */
function png(width: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(1, 4)
  header[8] = 8
  const rows = deflateSync(Buffer.alloc(1 + width, 200))
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}

const project: Files = {
  'index.html':
    '<!doctype html><title>App</title><link rel="icon" href="/icon.png"><img id="plain" src="/logo.png"><script type="module" src="/src/main.ts"></script>',
  'src/main.ts': `
import './main.css'
import logo from '/logo.png'
const image: HTMLImageElement = document.createElement('img')
image.id = 'imported'
image.src = logo
document.body.append(image)
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
worker.onmessage = ({ data }) => { document.body.dataset.worker = data }
const later = () => import('./lazy.ts').then(({ run }) => run())
;(globalThis as any).later = later
`,
  'src/main.css': 'body { background: url(/img/back.png) }',
  'src/lazy.ts': `import './lazy.css'\nimport late from '/late.png'
export const run = () => new Promise((done) => {
  const image = new Image()
  image.onload = () => done(image.width)
  image.onerror = () => done('missing')
  image.src = late
})`,
  'src/lazy.css': '#plain { outline: 3px solid }',
  'src/worker.ts': `import logo from '/logo.png'
fetch(new URL(logo, location.href)).then(({ status }) => postMessage(String(status)))`,
  'public/logo.png': png(11),
  'public/icon.png': png(12),
  'public/late.png': png(13),
  'public/img/back.png': png(14),
  'public/robots.txt': 'User-agent: *',
}

interface Visit {
  readonly page: Page
  /** Path and `Cache-Control` of each answer. */
  readonly answers: Map<string, string>
  readonly failures: string[]
}

async function visit(context: BrowserContext, url: string): Promise<Visit> {
  const page = await context.newPage()
  const answers = new Map<string, string>()
  const failures: string[] = []
  page.on('pageerror', (error) => failures.push(error.message))
  page.on('response', (response) => {
    if (response.status() >= 400) failures.push(`${response.status()} ${response.url()}`)
    answers.set(new URL(response.url()).pathname, response.headers()['cache-control'] ?? '')
  })
  await page.goto(url, { waitUntil: 'networkidle' })
  await page.waitForSelector('body[data-worker]')
  return { page, answers, failures }
}

const immutable = 'public, max-age=31536000, immutable'

function widths(page: Page): Promise<number[]> {
  return page.$$eval('img', (images) => images.map((image) => (image as unknown as { width: number }).width))
}

function later(page: Page): Promise<unknown> {
  return page.evaluate('later()')
}

for (const base of ['/app/', './'])
  testInBrowser(
    `a Vite app with base ${base} loads, all but the page immutable, and lives through a deploy`,
    async (context) => {
      const site = new ViteSite(project)
      await site.build(vite.build, {}, { base })
      const assets = await site.assets()
      const { origin } = await startServer(serve(assets))
      const url = `${origin + assets.base}index.html`
      const first = await visit(context, url)
      const others = [...first.answers].filter(([path]) => !path.endsWith('index.html'))
      expect(first.failures).toEqual([])
      expect(await first.page.getAttribute('body', 'data-worker')).toBe('200')
      expect(others.length).toBeGreaterThanOrEqual(5)
      expect(others.filter(([, caching]) => caching !== immutable)).toEqual([])
      expect(await widths(first.page)).toEqual([11, 11])

      write(site.home, { 'public/logo.png': png(21), 'public/late.png': png(23) })
      await site.build(vite.build, {}, { base })
      await assets.reload()
      // The tab that is open asks for a chunk of before, and that for its image.
      expect(await later(first.page)).toBe(13)
      const second = await visit(context, url)
      expect(await widths(second.page)).toEqual([21, 21])
      expect(await later(second.page)).toBe(23)
      expect([...first.failures, ...second.failures]).toEqual([])
    },
  )
