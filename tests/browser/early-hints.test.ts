import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { testInBrowser } from '../support/chromium.js'

const example = join(import.meta.dirname, '../../examples/node-http2')

interface Certificate {
  readonly digest: string
}

interface Example {
  readonly url: string
  close(): Promise<void>
}

const { selfSigned } = (await import(join(example, 'certificate.mjs'))) as { selfSigned(): Certificate }
const certificate = selfSigned()

testInBrowser(
  'the example’s files come by HTTP/2, because of 103 Early Hints, and each once',
  async (context) => {
    const { startExample } = (await import(join(example, 'server.mjs'))) as {
      startExample(options: { port: number; delay: number; certificate: Certificate }): Promise<Example>
    }
    const { url, close } = await startExample({ port: 0, delay: 200, certificate })
    onTestFinished(close)
    const page = await context.newPage()
    await page.goto(url)
    await page.waitForSelector('body[data-ready]')
    const cells = await page.$$eval('td', (all) => all.map(({ textContent }) => textContent))
    expect(cells).toEqual([
      expect.stringMatching(/^\/static\/css\/site\.[0-9a-f]{12}\.css$/),
      ...['early-hints', 'h2'],
      expect.stringMatching(/^\/static\/js\/app\.[0-9a-f]{12}\.js$/),
      ...['early-hints', 'h2'],
    ])
  },
  [`--ignore-certificate-errors-spki-list=${certificate.digest}`],
)
