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

interface Example {
  startExample(options: {
    port: number
    root: string
    scheme?: string
  }): Promise<{ url: string; close(): Promise<void> }>
}

/** The example's own start, on files of which nothing was built before. */
async function start(name: string, file: string, scheme?: string): Promise<string> {
  const { startExample } = (await import(join(examples, name, file))) as Example
  const options = { port: await freePort(), root: copyOf(name), ...(scheme === undefined ? {} : { scheme }) }
  const { url, close } = await startExample(options)
  onTestFinished(close)
  return url
}

function startNginx(scheme?: string): Promise<string> {
  return start('nginx', 'start.mjs', scheme)
}

const forever = 'public, max-age=31536000, immutable'

/** How long the URLs of a page may be kept. */
async function cachingOf(origin: string, urls: readonly string[]): Promise<(string | null)[]> {
  const answers = await Promise.all(urls.map((url) => fetch(new URL(url, origin))))
  return answers.map(({ status, headers }) => (status === 200 ? headers.get('cache-control') : null))
}

test('examples/version-schemes: every scheme has URLs of its own, exact and for ever', async () => {
  const origin = await start('version-schemes', 'server.mjs')
  const urls = [...(await (await fetch(origin)).text()).matchAll(/<a href="([^"]*)"/g)].map(
    ([, url]) => `${url}`,
  )
  expect(urls.map((url) => url.replace(/[0-9a-f]{32}/, 'MD5').replace(/\d{9,}/, 'TIME'))).toEqual([
    '/query/css/site.css?cache_id=MD5',
    '/query/img/mark.svg?cache_id=MD5',
    '/fixed/css/site.css?v=20240601',
    '/fixed/img/mark.svg?v=20240601',
    '/mtime/css/site.TIME.css',
    '/mtime/img/mark.svg',
    '/md5/css/site.MD5.css',
    '/md5/img/mark.MD5.svg',
  ])
  expect(await cachingOf(origin, urls)).toEqual(
    urls.map((url) => (url === '/mtime/img/mark.svg' ? 'no-cache' : forever)),
  )
  const others = urls.map((url) => url.replace(/[0-9a-f]{8,32}/, (version) => version.replace(/./, '9')))
  expect(await cachingOf(origin, others)).not.toContain(forever)
})

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

  test.each([
    ['md5', /css\/site\.[0-9a-f]{32}\.css/],
    ['mtime', /css\/site\.\d{9,}\.css/],
    ['query', /css\/site\.css\?cache_id=[0-9a-f]{32}/],
    ['fixed', /css\/site\.css\?v=20240601/],
  ])('examples/nginx with the scheme %s', async (scheme, form) => {
    const origin = await startNginx(scheme)
    const url = form.exec(await (await fetch(origin)).text())?.[0] ?? 'none'
    expect(await cachingOf(origin, [url, 'css/site.css'])).toEqual([forever, 'no-cache'])
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
