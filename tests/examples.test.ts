import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { everfresh } from './cli/command.js'
import { testInBrowser } from './support/chromium.js'
import { folder } from './support/folder.js'
import { freePort } from './support/free-port.js'
import { describeProxy, nginx } from './support/proxies.js'
import { python, testInPython } from './support/python.js'

const examples = join(import.meta.dirname, '../examples')

/** A copy without what a build made. */
function copyOf(name: string): string {
  const home = join(folder(), name)
  const made = ['dist', 'run', 'static', 'manifest.json', '__pycache__'].map((each) =>
    join(examples, name, each),
  )
  cpSync(join(examples, name), home, { recursive: true, filter: (file) => !made.includes(file) })
  return home
}

/** What the first half of `npm start` does. */
async function build(home: string): Promise<void> {
  const { scripts } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
    scripts: { build: string }
  }
  for (const line of scripts.build.split(' && ')) {
    const { status, stderr } = await everfresh(line.split(' ').slice(1), home)
    expect([status, stderr]).toEqual([0, ''])
  }
}

async function startNginx(): Promise<string> {
  const { startExample } = (await import(join(examples, 'nginx/start.mjs'))) as {
    startExample(options: { port: number; root: string }): Promise<{ url: string; close(): Promise<void> }>
  }
  const { url, close } = await startExample({ port: await freePort(), root: copyOf('nginx') })
  onTestFinished(close)
  return url
}

describeProxy(nginx, () => {
  test('examples/nginx: the page is revalidated, its files are immutable', async () => {
    const url = await startNginx()
    const page = await fetch(url)
    expect(page.headers.get('cache-control')).toBe('no-cache')
    const css = /href="(css\/site\.[0-9a-f]{12}\.css)"/.exec(await page.text())?.[1]
    const sheet = await fetch(url + css, { headers: { 'Accept-Encoding': 'br' } })
    expect(sheet.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(sheet.headers.get('content-encoding')).toBe('br')
    expect(await sheet.text()).toMatch(/mark\.[0-9a-f]{12}\.svg/)
  })

  testInBrowser('examples/nginx in a browser: the second visit asks for the page alone', async (context) => {
    const url = await startNginx()
    for (const visit of ['first', 'second']) {
      const page = await context.newPage()
      await page.goto(url)
      await page.waitForSelector('li:nth-child(2)')
      const asked = await page.evaluate(() =>
        (
          globalThis as unknown as {
            performance: { getEntriesByType(type: string): { transferSize: number; name: string }[] }
          }
        ).performance
          .getEntriesByType('resource')
          .filter(({ transferSize }) => transferSize > 0)
          .map(({ name }) => name),
      )
      if (visit === 'second') expect(asked).toEqual([])
      else expect(asked.length).toBeGreaterThan(2)
      expect(await page.textContent('ul')).toContain('immutable')
      await page.close()
    }
  })
})

testInPython('examples/flask: its pages have the URLs of the manifest', 'flask', async () => {
  const home = copyOf('flask')
  await build(home)
  const script = "import app; c = app.app.test_client(); print(c.get('/').get_data(as_text=True))"
  const page = await python(home, '-c', script)
  const css = /href="\/static\/(css\/site\.[0-9a-f]{12}\.css)"/.exec(page)?.[1] ?? 'none'
  expect(readFileSync(join(home, 'static', css), 'utf8')).toMatch(/mark\.[0-9a-f]{12}\.svg/)
})

testInPython(
  'examples/django: its pages have the URLs of the manifest, and no other file is collected',
  'django',
  async () => {
    const home = copyOf('django')
    await build(home)
    const script = `
import app
from django.core.management import execute_from_command_line
execute_from_command_line(['app.py', 'check'])
from django.test import Client
page = Client().get('/').content.decode()
css = page.split('href="')[1].split('"')[0]
print(page, b''.join(Client().get(css).streaming_content).decode(), Client().get('/static/.everfresh/manifest.json').status_code)
`
    const said = await python(home, '-c', script)
    expect(said).toMatch(/href="\/static\/css\/site\.[0-9a-f]{12}\.css"/)
    expect(said).toMatch(/mark\.[0-9a-f]{12}\.svg[\s\S]* 404\n$/)
  },
)
