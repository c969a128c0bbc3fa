import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { testInBrowser } from '../support/chromium.js'
import { folder, write } from '../support/folder.js'

const example = join(import.meta.dirname, '../../examples/site')

interface Example {
  readonly url: string
  close(): Promise<void>
}

interface Row {
  readonly path: string
  readonly status: string
  readonly changed: boolean
}

async function startExample(root: string): Promise<Example> {
  const module = (await import(join(example, 'server.mjs'))) as {
    startExample(options: { port: number; root: string; quiet: boolean }): Promise<Example>
  }
  const started = await module.startExample({ port: 0, root, quiet: true })
  onTestFinished(() => started.close())
  return started
}

/** What the page itself says of each of its files, once it has said all. */
async function report(page: Page): Promise<Row[]> {
  await page.waitForSelector('#report[data-ready]')
  return page.$$eval('#report [data-path]', (rows) =>
    rows.map((row) => {
      const {
        path = '',
        status = '',
        changed,
      } = (row as unknown as { dataset: Record<string, string> }).dataset
      return { path, status, changed: changed !== undefined }
    }),
  )
}

/** Chromium notes by itself that it renders without a graphics card. */
function isOurs(text: string): boolean {
  return !text.includes('WebGL') && !text.includes('GPU')
}

async function visit(context: BrowserContext, url: string): Promise<{ rows: Row[]; failures: string[] }> {
  const page = await context.newPage()
  const failures: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && isOurs(message.text())) failures.push(message.text())
  })
  page.on('pageerror', (error) => failures.push(error.message))
  page.on('response', (response) => response.status() >= 400 && failures.push(response.url()))
  await page.goto(url)
  const rows = await report(page)
  await page.close()
  return { rows, failures }
}

testInBrowser(
  'the example: one edited file is fetched, all the rest comes from the cache',
  async (context) => {
    const root = folder()
    cpSync(join(example, 'public'), join(root, 'public'), { recursive: true })
    const { url } = await startExample(root)

    const first = await visit(context, url)
    expect(first.failures).toEqual([])
    expect(first.rows.length).toBeGreaterThan(20)

    const css = readFileSync(join(root, 'public/css/site.css'), 'utf8')
    write(root, { 'public/css/site.css': css.replace(/--accent:[^;]*;/, '--accent: #246;') })
    const second = await visit(context, url)
    expect(second.failures).toEqual([])
    const asked = second.rows.filter(({ status }) => status !== 'cache').map(({ path }) => path)
    expect(asked.sort()).toEqual(['', 'css/site.css'])
    expect(second.rows.filter(({ changed }) => changed).map(({ path }) => path)).toEqual(['css/site.css'])
  },
)
