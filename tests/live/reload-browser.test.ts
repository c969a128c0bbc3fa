import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { testInBrowser } from '../support/chromium.js'
import { folder, write } from '../support/folder.js'
import { startOn, startReloading } from './reload-site.js'
import { liveAssets } from '../../src/live.js'

const site = {
  'index.html': `<!doctype html><html><head><meta charset="utf-8"><title>Site</title>
    <link rel="icon" href="data:,"><link rel="stylesheet" href="css/site.css"><link rel="stylesheet" href="css/other.css">
    <script type="module" src="js/main.js"></script></head><body><p>Text</p></body></html>`,
  'css/site.css': '@import "colour.css";',
  'css/colour.css': 'p { color: rgb(255, 0, 0) }',
  'css/other.css': 'p { margin: 1px }',
  'js/main.js': 'document.title = "first"',
}
const [red, blue, green] = ['rgb(255, 0, 0)', 'rgb(0, 0, 255)', 'rgb(0, 128, 0)']
const colour = (rgb: string) => ({ 'css/colour.css': `p { color: ${rgb} }` })

/** A page that listens, and whatever went wrong in it. */
async function open(context: BrowserContext, url: string): Promise<{ page: Page; failures: string[] }> {
  const page = await context.newPage()
  const failures: string[] = []
  page.on('console', (message) => message.type() === 'error' && failures.push(message.text()))
  page.on('pageerror', (error) => failures.push(error.message))
  page.on('response', (response) => response.status() >= 400 && failures.push(response.url()))
  const listening = page.waitForResponse((response) => response.url().includes('/.everfresh/events'))
  await page.goto(url)
  await listening
  await page.evaluate('window.mark = 1')
  return { page, failures }
}

const colourIs = (page: Page, rgb: string) =>
  page.waitForFunction(`getComputedStyle(document.querySelector('p')).color === '${rgb}'`)
const mark = (page: Page) => page.evaluate('window.mark')
const sheets = (page: Page) =>
  page.$$eval('link[rel=stylesheet]', (links) =>
    links.map((link) => (link.getAttribute('href') ?? '').replace(/\.[0-9a-f]{12}/, '')),
  )

testInBrowser('an edit of an imported stylesheet changes the colour, and the page stays', async (context) => {
  const root = folder(site)
  const { origin } = await startReloading(root)
  const { page, failures } = await open(context, origin)
  await colourIs(page, red)
  for (const rgb of [blue, green, blue]) {
    write(root, colour(rgb))
    await colourIs(page, rgb)
  }
  expect(await mark(page)).toBe(1)
  await page.waitForFunction('document.querySelectorAll("link[rel=stylesheet]").length === 2')
  expect((await sheets(page)).map((href) => href.split('/').at(-1))).toEqual(['site.css', 'other.css'])
  expect(failures).toEqual([])
})

testInBrowser('an edit of a script loads the page again', async (context) => {
  const root = folder(site)
  const { origin } = await startReloading(root, { base: '/' })
  const { page, failures } = await open(context, origin)
  write(root, { 'js/main.js': 'document.title = "second"' })
  await page.waitForFunction('document.title === "second"')
  expect(await mark(page)).toBeUndefined()
  expect(failures).toEqual([])
})
