import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { freePort } from '../../scripts/free-port.mjs'
import { serve } from '../../src/adapters/node.js'
import { liveAssets } from '../../src/live.js'
import { testInBrowser } from '../support/chromium.js'
import { eventually } from '../support/eventually.js'
import { folder, write } from '../support/folder.js'
import { startServer } from '../support/server.js'
import { startOn, startReloading } from './reload-site.js'

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

testInBrowser('while a stylesheet is swapped the page is never without one', async (context) => {
  const root = folder(site)
  const { origin } = await startReloading(root)
  const { page } = await open(context, origin)
  await page.evaluate(`{
    window.seen = new Set()
    const look = () => { seen.add(getComputedStyle(document.querySelector('p')).color); requestAnimationFrame(look) }
    look()
  }`)
  write(root, colour(blue))
  await page.waitForFunction('seen.size > 1')
  expect(await page.evaluate('[...seen]')).toEqual([red, blue])
})

testInBrowser('edits in quick succession are all seen, and leave one stylesheet each', async (context) => {
  const root = folder(site)
  const { origin } = await startReloading(root)
  const { page, failures } = await open(context, origin)
  for (let i = 0; i <= 20; i++) {
    write(root, { ...colour(`rgb(0, 0, ${i})`), 'css/other.css': `p { margin: ${i}px }` })
    await page.waitForTimeout(i * 10)
  }
  await colourIs(page, 'rgb(0, 0, 20)')
  await page.waitForFunction('getComputedStyle(document.querySelector("p")).marginTop === "20px"')
  await page.waitForFunction('document.querySelectorAll("link[rel=stylesheet]").length === 2')
  expect(await mark(page)).toBe(1)
  expect(failures).toEqual([])
})

testInBrowser(
  'with integrity and an import map stylesheets are swapped, and scripts load anew',
  async (context) => {
    const files = { ...site, 'js/main.js': 'import "./dep.js"', 'js/dep.js': 'document.title = "first"' }
    const root = folder(files)
    const { origin } = await startReloading(root, { integrity: true, modules: 'importmap' })
    const { page, failures } = await open(context, origin)
    expect(await page.getAttribute('link[rel=stylesheet]', 'integrity')).toMatch(/^sha256-/)
    write(root, colour(blue))
    await colourIs(page, blue)
    expect(await mark(page)).toBe(1)
    write(root, { 'js/dep.js': 'document.title = "second"' })
    await page.waitForFunction('document.title === "second"')
    expect(failures).toEqual([])
  },
)

testInBrowser(
  'a page of an app that has the tag swaps what it names, with a version or without',
  async (context) => {
    const root = folder({ ...site, 'css/kept.css': 'p { top: 1px }' })
    const assets = await liveAssets({
      roots: [root],
      base: '/static/',
      liveReload: true,
      exclude: ['kept.css'],
    })
    const handler = serve(assets)
    const { origin } = await startServer((request, response) =>
      handler(request, response, () => {
        response.writeHead(request.url === '/' ? 200 : 204, { 'content-type': 'text/html' })
        response.end(`<!doctype html><script src="/static/.everfresh/live.js" async></script>
        <link rel="stylesheet" href="/static/css/other.css?x"><link rel="stylesheet" href="/static/css/kept.css">
        <link rel="stylesheet" href="${assets.url('css/site.css')}"><p>Text</p>`)
      }),
    )
    const { page, failures } = await open(context, origin)
    const styleIs = (name: string, value: string) =>
      page.waitForFunction(`getComputedStyle(document.querySelector('p')).${name} === '${value}'`)
    write(root, { 'css/other.css': 'p { margin: 2px }' })
    await styleIs('marginTop', '2px')
    write(root, { 'css/kept.css': 'p { top: 2px }' })
    await styleIs('top', '2px')
    write(root, colour(green))
    await colourIs(page, green)
    expect([await mark(page), failures]).toEqual([1, []])
    await assets.close()
  },
)

testInBrowser('a stylesheet that no element of the page names loads the page again', async (context) => {
  const page = '<head><link rel="icon" href="data:,"><style>@import "css/site.css";</style></head><p>Text</p>'
  const root = folder({ ...site, 'index.html': page })
  const { origin } = await startReloading(root)
  const opened = await open(context, origin)
  write(root, colour(blue))
  await colourIs(opened.page, blue)
  expect(await mark(opened.page)).toBeUndefined()
})

testInBrowser(
  'a page outlives a restart, and is loaded again if a file changed meanwhile, once',
  async (context) => {
    const root = folder(site)
    const restart = async (port: number) =>
      startOn(port, await liveAssets({ roots: [root], liveReload: true }))
    let server = await restart(await freePort())
    const { port } = server
    const { page } = await open(context, `http://127.0.0.1:${port}`)
    const counts = { load: 0, listen: 1 }
    page.on('load', () => counts.load++)
    page.on('response', (response) => {
      if (response.url().includes('/events') && response.ok()) counts.listen++
    })
    const listensAgain = (times: number) => eventually(() => expect(counts.listen).toBe(times), 20)

    await server.close()
    server = await restart(port)
    await listensAgain(2)
    write(root, colour(blue))
    await colourIs(page, blue)
    expect([await mark(page), counts.load]).toEqual([1, 0])

    await server.close()
    write(root, { 'js/main.js': 'document.title = "second"' })
    await restart(port)
    await page.waitForFunction('document.title === "second"')
    // Once to hear that it must load again, and once from then on.
    await listensAgain(4)
    await page.evaluate('window.mark = 2')
    write(root, colour(green))
    await colourIs(page, green)
    expect([await mark(page), counts.load]).toEqual([2, 1])
  },
)

testInBrowser('what is saved while the page is loaded again is not lost', async (context) => {
  const root = folder(site)
  const { origin } = await startReloading(root)
  const { page } = await open(context, origin)
  for (let i = 0; i <= 15; i++) {
    write(root, { 'js/main.js': `document.title = "${i}"` })
    await page.waitForTimeout(i * 14)
  }
  await page.waitForFunction('document.title === "15"')
})

testInBrowser('a page that comes again as it was, from a cache, is loaded again once', async (context) => {
  const root = folder(site)
  const { origin } = await startReloading(root)
  const body = await (await fetch(origin)).text()
  write(root, { 'js/main.js': 'document.title = "second"' })
  const page = await context.newPage()
  const counts = { load: 0, listen: 0 }
  // Not by its `load` events: a page that is told early enough is loaded again before it has one.
  await page.route(`${origin}/`, (route) => {
    counts.load++
    return route.fulfill({ body, contentType: 'text/html' })
  })
  page.on('response', (response) => response.url().includes('/events') && counts.listen++)
  await page.goto(origin)
  await eventually(() => expect(counts.listen).toBe(2), 20)
  // Swapped by the page that was told at first to load again.
  write(root, colour(green))
  await colourIs(page, green)
  expect(counts).toEqual({ load: 2, listen: 2 })
})
