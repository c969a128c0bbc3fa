import { createHash } from 'node:crypto'
import { cpSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../scripts/free-port.mjs'
import { everfresh } from './cli/command.js'
import { testInBrowser } from './support/chromium.js'
import { folder } from './support/folder.js'
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

interface Options {
  readonly root: string
  readonly port?: number
  readonly release?: string
  readonly say?: (line: string) => void
}

/** Starts a copy of an example; `file` is its program. */
async function start(file: string, options: Options): Promise<string> {
  const { startExample } = (await import(join(examples, file))) as {
    startExample(options: Options): Promise<{ url: string; close(): Promise<void> }>
  }
  const { url, close } = await startExample({ port: 0, ...options })
  onTestFinished(close)
  return url
}

async function startNginx(name = 'nginx', root = copyOf(name)): Promise<string> {
  return start(`${name}/start.mjs`, { root, port: await freePort() })
}

async function textAt(url: string): Promise<string> {
  const response = await fetch(url)
  expect([url, response.status]).toEqual([url, 200])
  return response.text()
}

async function cachingAt(url: string): Promise<string | null> {
  const response = await fetch(url)
  await response.arrayBuffer()
  return response.headers.get('cache-control')
}

function md5(file: string): string {
  return createHash('md5').update(readFileSync(file)).digest('hex')
}

/** What a page, or a stylesheet, names. */
function named(text: string, pattern: RegExp): string {
  return pattern.exec(text)?.[1] ?? 'none'
}

const forever = 'public, max-age=31536000, immutable'

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

describeProxy(nginx, () => {
  test('examples/mtime-nginx: times are in the names of stylesheets and scripts, and exact', async () => {
    const root = copyOf('mtime-nginx')
    const touch = (path: string, time: number) => utimesSync(join(root, 'public', path), time, time)
    for (const path of ['css/site.css', 'js/list.js', 'js/clock.min.js']) touch(path, 1_452_929_749)
    touch('img/mark.svg', 1_500_000_000)
    const url = await startNginx('mtime-nginx', root)
    const page = await textAt(url)
    expect(page).toContain('"js/clock.1452929749.min.js"')
    expect(page).toContain('"js/list.1452929749.js"')
    // The picture that it names was changed later.
    expect(page).toContain('"css/site.1500000000.css"')
    expect(await textAt(`${url}css/site.1500000000.css`)).toContain('url("../img/mark.svg")')
    expect(await cachingAt(`${url}css/site.1500000000.css`)).toBe(forever)
    expect(await cachingAt(`${url}img/mark.svg`)).toBe('no-cache')
    expect((await fetch(`${url}css/site.1452929749.css`)).status).toBe(404)
  })

  test('examples/md5-nginx: names say what md5sum says, and are kept for 30 days', async () => {
    const root = copyOf('md5-nginx')
    const url = await startNginx('md5-nginx', root)
    const css = named(await textAt(url), /href="(css\/site\.[0-9a-f]{32}\.css)"/)
    const sheet = await textAt(url + css)
    const picture = `img/mark.${md5(join(root, 'public/img/mark.svg'))}.svg`
    expect(sheet).toContain(`url("../${picture}")`)
    expect(css).toBe(`css/site.${createHash('md5').update(sheet).digest('hex')}.css`)
    expect(await cachingAt(url + picture)).toBe('public, max-age=2592000, immutable')
  })
})

test('examples/query-version: the query has what md5sum says', async () => {
  const root = copyOf('query-version')
  const url = await start('query-version/server.mjs', { root })
  const page = await textAt(url)
  const css = named(page, /href="\/(static\/css\/site\.css\?cache_id=[0-9a-f]{32})"/)
  const version = md5(join(root, 'public/img/mark.svg'))
  expect(page).toContain(`says ${version}, too`)
  expect(await textAt(url + css)).toContain(`url("../img/mark.svg?cache_id=${version}")`)
  expect(await cachingAt(url + css)).toBe(forever)
  expect(await cachingAt(`${url}static/css/site.css?cache_id=other`)).toBe('no-cache')
})

test('examples/fixed-version: a release has new URLs, and one that stayed is told', async () => {
  const root = copyOf('fixed-version')
  const said: string[] = []
  const release = async (number: string) => {
    const options = { root, release: number, say: (line: string) => said.push(line) }
    const url = await start('fixed-version/server.mjs', options)
    return { url, css: named(await textAt(url), /href="\/(static\/css\/site\.\d+\.css)"/) }
  }
  const first = await release('20240601')
  expect(await textAt(first.url + first.css)).toContain('"../vendor/reset.3.css"')
  const second = await release('20240602')
  expect([first.css, second.css]).toEqual(['static/css/site.20240601.css', 'static/css/site.20240602.css'])
  expect(await cachingAt(second.url + first.css)).toBe(forever)
  writeFileSync(join(root, 'public/css/site.css'), 'body { color: red }')
  expect(said).toEqual([])
  const third = await release('20240602')
  expect(said).toEqual([expect.stringContaining('[version-reused]')])
  expect(await cachingAt(third.url + third.css)).toBe('no-cache')
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
