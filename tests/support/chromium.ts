import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'
import { onTestFinished, test } from 'vitest'

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
  const isMissing = !existsSync(program) && !process.env.CI
  const title = isMissing ? `${name} (needs ${program}: run scripts/setup as root, or install it)` : name
  test.skipIf(isMissing)(title, async () => body(await (await launch(more)).newContext()))
}

async function launch(more: readonly string[]): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: program, args: [...flags, ...more] })
  onTestFinished(() => browser.close())
  return browser
}
