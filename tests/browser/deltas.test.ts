import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { serve } from '../../src/adapters/node.js'
import type { Assets } from '../../src/assets.js'
import { type BuildOptions, build } from '../../src/build.js'
import { openAssets } from '../../src/open.js'
import { testAsVisitor } from '../support/chromium.js'
import { folder, write } from '../support/folder.js'

/** What came over the wire for a file, in bytes; null where it came from the cache. */
interface Arrival {
  readonly encoding: string
  readonly bytes: number | null
}

const words = (name: string) => `/* ${name} */\n/* ${randomBytes(6000).toString('hex')} */`
const long = { script: words('script'), sheet: words('sheet'), same: words('same'), odd: words('odd') }

/** Files of an edition: two that change, one of them with an odd name, one that stays. */
function filesOf(edition: string) {
  return {
    'index.html': `<!doctype html><meta charset="utf-8"><title>x</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="site.css"><script type="module" src="app.js"></script>
<script type="module" src="same.js"></script><script src="odd%20(1)%2B.js"></script><p></p>`,
    'app.js': `${long.script}\ndocument.querySelector('p').textContent = '${edition}'`,
    'site.css': `${long.sheet}\np { --edition: ${edition} }`,
    'same.js': `${long.same}\nexport const same = true`,
    'odd (1)+.js': `${long.odd}\nglobalThis.odd = '${edition}'`,
  }
}

/** A site whose releases come one after the other, behind one address. */
class Deployed {
  readonly #root = folder()
  readonly #out = join(folder(), 'out')
  #assets: Assets | undefined
  url = ''
  /** The dictionary that a browser offered, by the URL that it asked for. */
  readonly offered = new Map<string, unknown>()

  async release(edition: string, more: Record<string, string> = {}, options: Partial<BuildOptions> = {}) {
    write(this.#root, { ...filesOf(edition), ...more })
    const deltas = { releases: 3 }
    await build({
      roots: [this.#root],
      out: this.#out,
      base: '/s/',
      deltas,
      integrity: true,
      cacheDir: false,
      ...options,
    })
    if (this.#assets === undefined) await this.#open()
    else await this.#assets.reload()
  }

  async #open(): Promise<void> {
    const assets = await openAssets(this.#out)
    this.#assets = assets
    const handle = serve(assets, { fallthrough: false })
    const server = createServer((request, response) => {
      this.offered.set(request.url ?? '', request.headers['available-dictionary'])
      handle(request, response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await assets.close()
    })
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/s/`
  }

  urlOf(path: string): string {
    return this.#assets?.url(path) ?? ''
  }

  /** Sizes in bytes of a file's deltas, the newest release first, and of its brotli. */
  sizesOf(path: string): { deltas: number[]; br: number } {
    const { assets } = JSON.parse(readFileSync(join(this.#out, '.everfresh/manifest.json'), 'utf8'))
    const { deltas = [], variants } = assets[path]
    return { deltas: deltas.map(({ size }: { size: number }) => size), br: variants.br.size }
  }
}

interface Visit {
  readonly edition: string | null
  readonly sheet: string
  readonly odd: unknown
  readonly failures: readonly string[]
  /** By logical path. */
  readonly arrived: Readonly<Record<string, Arrival>>
}

async function visit(context: BrowserContext, url: string): Promise<Visit> {
  const page = await context.newPage()
  const failures: string[] = []
  page.on('console', (message) => message.type() === 'error' && failures.push(message.text()))
  page.on('pageerror', (error) => failures.push(error.message))
  page.on('requestfailed', (request) => failures.push(`${request.url()} ${request.failure()?.errorText}`))
  const network = await context.newCDPSession(page)
  await network.send('Network.enable')
  const answers = new Map<string, Arrival & { path: string }>()
  network.on('Network.responseReceived', ({ requestId, response }) => {
    const path = decodeURIComponent(new URL(response.url).pathname).replace(
      /^\/s\/|\.[0-9a-f]{12}(?=\.)/g,
      '',
    )
    const encoding = response.headers['Content-Encoding'] ?? response.headers['content-encoding'] ?? ''
    answers.set(requestId, { path, encoding, bytes: response.fromDiskCache ? null : 0 })
  })
  network.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const answer = answers.get(requestId)
    if (answer !== undefined && answer.bytes !== null)
      answers.set(requestId, { ...answer, bytes: answer.bytes + encodedDataLength })
  })
  await page.goto(url, { waitUntil: 'networkidle' })
  const edition = await page.textContent('p')
  const [sheet, odd] = (await page.evaluate(`[
    getComputedStyle(document.querySelector('p')).getPropertyValue('--edition').trim(), globalThis.odd]`)) as [
    string,
    unknown,
  ]
  await page.close()
  const arrived = Object.fromEntries(
    [...answers.values()].map(({ path, encoding, bytes }) => [path, { encoding, bytes }]),
  )
  return { edition, sheet, odd, failures, arrived }
}

/** One visit in a browser that is started for it, as on another day. */
async function comeBack(open: () => Promise<BrowserContext>, url: string): Promise<Visit> {
  const context = await open()
  const seen = await visit(context, url)
  await context.close()
  return seen
}

function right(edition: string) {
  return { edition, sheet: edition, odd: edition, failures: [] }
}

testAsVisitor('a visitor who comes back loads what changed, and sees what a new one sees', async (open) => {
  const site = new Deployed()
  await site.release('one')
  const first = await comeBack(open, site.url)
  expect(first).toMatchObject(right('one'))
  expect(first.arrived['app.js']).toEqual({ encoding: 'br', bytes: site.sizesOf('app.js').br })

  await site.release('two')
  const second = await comeBack(open, site.url)
  expect(second).toMatchObject(right('two'))
  for (const path of ['app.js', 'site.css', 'odd (1)+.js'])
    expect([path, second.arrived[path]]).toEqual([
      path,
      { encoding: 'dcz', bytes: site.sizesOf(path).deltas[0] },
    ])
  expect(second.arrived['same.js']?.bytes).toBeNull()

  // One release is skipped; `app.lazy.js` is new, and the pattern of `app.js` is right for it too.
  await site.release('three')
  const lazy = {
    'app.lazy.js': words('lazy'),
    'lazy.html': '<link rel="icon" href="data:,"><script src="app.lazy.js"></script><p>lazy</p>',
  }
  await site.release('four', lazy)
  const fourth = await comeBack(open, site.url)
  expect(fourth).toMatchObject(right('four'))
  expect(fourth.arrived['app.js']).toEqual({ encoding: 'dcz', bytes: site.sizesOf('app.js').deltas[1] })
  const foreign = await comeBack(open, `${site.url}lazy.html`)
  expect(foreign).toMatchObject({ edition: 'lazy', failures: [] })
  expect(site.offered.get(site.urlOf('app.lazy.js'))).toMatch(/^:.*=:$/)
  expect(foreign.arrived['app.lazy.js']).toEqual({ encoding: 'br', bytes: site.sizesOf('app.lazy.js').br })

  await site.release('five', {}, { deltas: false })
  const fifth = await comeBack(open, site.url)
  expect(fifth).toMatchObject(right('five'))
  expect(fifth.arrived['app.js']).toEqual({ encoding: 'br', bytes: site.sizesOf('app.js').br })
})

testAsVisitor('with versions in the query, too', async (open) => {
  const site = new Deployed()
  for (const edition of ['one', 'two']) {
    await site.release(edition, {}, { strategy: { in: 'query' } })
    const seen = await comeBack(open, site.url)
    expect(seen).toMatchObject(right(edition))
    const [bytes] = site.sizesOf('app.js').deltas
    if (edition === 'two') expect(seen.arrived['app.js']).toEqual({ encoding: 'dcz', bytes })
  }
})
