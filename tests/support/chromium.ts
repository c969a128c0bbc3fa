import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { afterAll, onTestFinished, test } from 'vitest'
import { folder } from './folder.js'

const program = '/usr/bin/chromium'

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A test that drives a real browser. Without one it is skipped by name, and fails where `CI` is set. */
export function testInBrowser(
  name: string,
  body: (context: BrowserContext) => Promise<void>,
  more: readonly string[] = [],
): void {
  testWithBrowser(name, () => inBrowser(body, more))
}

/** In a test that may need more than a browser, in a file that has one of those above. */
export async function inBrowser(
  body: (context: BrowserContext) => Promise<void>,
  more: readonly string[] = [],
): Promise<void> {
  const context = await (await browserWith(more)).newContext()
  onTestFinished(() => context.close())
  await body(context)
}

/** The same for one visitor who closes the browser and comes back: `open` starts it again with the same profile. */
export function testAsVisitor(
  name: string,
  body: (open: () => Promise<BrowserContext>) => Promise<void>,
): void {
  testWithBrowser(name, () => {
    const profile = folder()
    return body(async () => {
      const context = await chromium.launchPersistentContext(profile, {
        executablePath: program,
        args: flags,
      })
      onTestFinished(() => context.close())
      return context
    })
  })
}

function testWithBrowser(name: string, body: () => Promise<void>): void {
  const isMissing = !existsSync(program) && !process.env.CI
  const title = isMissing ? `${name} (needs ${program}: run scripts/setup as root, or install it)` : name
  test.skipIf(isMissing)(title, body)
  afterAll(closeAll)
}

/** One for all tests of a file, since its start takes more than most of them; their contexts share nothing. */
const browsers = new Map<string, Browser>()

async function browserWith(more: readonly string[]): Promise<Browser> {
  const started = browsers.get(`${more}`)
  if (started?.isConnected()) return started
  const browser = await chromium.launch({ executablePath: program, args: [...flags, ...more] })
  browsers.set(`${more}`, browser)
  return browser
}

async function closeAll(): Promise<void> {
  for (const browser of browsers.values()) await browser.close()
  browsers.clear()
}
