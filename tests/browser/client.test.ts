import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { build as bundle } from 'esbuild'
import type { BrowserContext, Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { serve } from '../../src/adapters/node.js'
import { build } from '../../src/build.js'
import { clean } from '../../src/clean.js'
import { openAssets } from '../../src/open.js'
import { testInBrowser } from '../support/chromium.js'
import { eventually } from '../support/eventually.js'
import { folder, write } from '../support/folder.js'

const client = join(import.meta.dirname, '../../src/client.js')

function filesOf(edition: string): Record<string, string> {
  return {
    'index.html': `<!doctype html><meta charset="utf-8"><title>x</title><link rel="icon" href="data:,">
<script type="module" src="main.js"></script><p></p><form><input name="a"></form>`,
    'client.js': readFileSync(client, 'utf8'),
    'lazy.js': `export const edition = '${edition}'`,
    'main.js': `import { watchRelease } from './client.js'
globalThis.seen = []
globalThis.loads = Number(sessionStorage.loads = Number(sessionStorage.loads ?? 0) + 1)
globalThis.watch = watchRelease({ url: 'version.json', every: 0, onRelease: (id) => seen.push(id) })
globalThis.lazy = () => import('./lazy.js')
document.querySelector('p').textContent = '${edition}'`,
  }
}

/** A site on which releases follow each other, and of which earlier ones may be removed. */
async function deployed() {
  const [root, out] = [folder(), join(folder(), 'out')]
  const release = async (edition: string) => {
    write(root, filesOf(edition))
    return (await build({ roots: [root], out, compress: false, cacheDir: false, versionFile: true })).release
  }
  await release('one')
  const assets = await openAssets(out)
  const server = createServer(serve(assets, { fallthrough: false }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await assets.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async deploy(edition: string, keep = 3) {
      const id = await release(edition)
      if (keep === 1) await clean(out, { keep, days: 0 })
      await assets.reload()
      return id
    },
  }
}

async function open(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(url)
  await expectEdition(page, 'one')
  // It knows its own release.
  await page.evaluate('watch.check()')
  return page
}

async function expectEdition(page: Page, edition: string): Promise<void> {
  await page.waitForFunction(
    (text) =>
      (
        globalThis as never as { document: { querySelector(s: string): { textContent: string } } }
      ).document.querySelector('p').textContent === text,
    edition,
  )
}

/** Whatever was going to happen has happened: a reload would come within this time, in milliseconds. */
const calm = 300

testInBrowser(
  'a page notices a newer release once, when it is looked at, and shows nothing',
  async (context) => {
    const site = await deployed()
    const page = await open(context, site.url)
    await page.evaluate(`dispatchEvent(new Event('focus'))`)
    expect(await page.evaluate('watch.check()')).toBe(false)
    const id = await site.deploy('two')
    await page.evaluate(`dispatchEvent(new Event('focus'))`)
    await page.waitForFunction('seen.length > 0')
    await page.evaluate(`history.pushState(null, '', '#view')`)
    expect(await page.evaluate('watch.check()')).toBe(true)
    expect(await page.evaluate('[seen, loads]')).toEqual([[id], 1])
    await expectEdition(page, 'one')
  },
)

testInBrowser('a module that is gone loads the page again, once', async (context) => {
  const site = await deployed()
  const page = await open(context, site.url)
  await site.deploy('two', 1)
  await page.evaluate('void lazy()')
  await expectEdition(page, 'two')
  expect(await page.evaluate('lazy().then(({ edition }) => edition)')).toBe('two')
  // A bundler's own event.
  await site.deploy('three', 1)
  await page.evaluate(`dispatchEvent(Object.assign(new Event('vite:preloadError'), {
    payload: new TypeError('Failed to fetch dynamically imported module: x') }))`)
  await expectEdition(page, 'three')
  expect(await page.evaluate('loads')).toBe(3)
})

testInBrowser('what somebody typed is not lost without asking', async (context) => {
  const site = await deployed()
  const page = await open(context, site.url)
  const asked: string[] = []
  page.on('dialog', (dialog) => {
    asked.push(dialog.message())
    void (asked.length === 1 ? dialog.dismiss() : dialog.accept())
  })
  await page.fill('input', 'a long letter')
  await site.deploy('two', 1)
  await page.evaluate('lazy().catch(watch.failed)')
  await page.waitForTimeout(calm)
  expect([asked.length, await page.inputValue('input'), await page.evaluate('loads')]).toEqual([
    1,
    'a long letter',
    1,
  ])
  await page.evaluate('void lazy().catch(watch.failed)')
  await expectEdition(page, 'two')
  expect(asked).toHaveLength(2)
})

testInBrowser(
  'without a newer release nothing is loaded again, nor where none can be asked for',
  async (context) => {
    const site = await deployed()
    const page = await open(context, site.url)
    await page.evaluate(`void import('./gone.js')`)
    await page.evaluate(`Promise.reject(new Error('something else'))`).catch(() => {})
    await page.route('**/version.json', (route) => route.abort())
    await site.deploy('two', 1)
    await page.evaluate('void lazy()')
    await page.waitForTimeout(calm)
    expect(await page.evaluate('[seen, loads]')).toEqual([[], 1])
    await page.evaluate('watch.stop()')
    await page.unroute('**/version.json')
    await page.evaluate('void lazy()')
    await page.waitForTimeout(calm)
    expect(await page.evaluate('loads')).toBe(1)
  },
)

testInBrowser('a page that stays what it was, from some cache, is not loaded for ever', async (context) => {
  const site = await deployed()
  const page = await open(context, site.url)
  const [html, main] = [await page.content(), await (await fetch(site.url)).text()]
  expect(html).toContain('main.')
  await site.deploy('two', 1)
  let loads = 0
  await page.route(site.url, (route) => {
    loads++
    return route.fulfill({ body: main, contentType: 'text/html' })
  })
  await page.route('**/main.*.js', (route) =>
    route.fulfill({
      body: `${filesOf('one')['main.js']}; void lazy()`
        .replace('./client.js', '/client.js')
        .replace('./lazy.js', '/lazy.000000000000.js'),
      contentType: 'text/javascript',
    }),
  )
  const asks: string[] = []
  page.on('response', (response) => {
    if (response.url().endsWith('/version.json')) asks.push(response.url())
  })
  await page.evaluate('void lazy()')
  // By the page from before, and by the one that came again: at its beginning, and when its module failed.
  await eventually(() => expect(asks.length).toBeGreaterThanOrEqual(3))
  await page.waitForTimeout(calm)
  expect(loads).toBe(1)
})

test('it has less than 1.5 KB, and no dependencies', async () => {
  const { outputFiles, metafile } = await bundle({
    ...{ entryPoints: [client], bundle: true, minify: true, format: 'esm' },
    ...{ write: false, metafile: true },
  })
  expect(Object.keys(metafile.inputs)).toHaveLength(1)
  expect(outputFiles[0]?.contents.length).toBeLessThan(1500)
})
