import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { contents, folder, write } from '../support/folder.js'
import { request } from '../support/http.js'
import { builtIn, everfresh, serving, statusAfter } from './command.js'
import { resident } from './resident.js'

const files = {
  'public/index.html': '<link rel="stylesheet" href="css/site.css">\n',
  'public/css/site.css': 'a { background: url(../img/a%20dot.png) }\n'.repeat(20),
  'public/img/a dot.png': 'dot',
}

async function built(): Promise<string> {
  const cwd = folder(files)
  await builtIn(cwd, { base: '/static/' })
  return cwd
}

describe('build', () => {
  test('--json prints the result, and nothing else', async () => {
    const cwd = folder({ ...files, 'public/broken.css': 'a { background: url(gone.png) }' })
    const run = await everfresh('build public --out dist --json --fast'.split(' '), cwd)
    const result = JSON.parse(run.stdout)
    expect(Object.keys(result)).toEqual(
      'release out files bytes renamed rewritten compressed largest slowest phases problems milliseconds'.split(
        ' ',
      ),
    )
    expect(result).toMatchObject({
      out: 'dist',
      files: 4,
      renamed: 3,
      rewritten: 2,
      compressed: expect.any(Number),
    })
    expect(result.release).toMatch(/^[0-9a-f]{16}$/)
    expect(result.problems).toEqual([
      {
        code: 'reference-missing',
        path: 'broken.css',
        line: 1,
        column: 21,
        message: expect.any(String),
        specifier: 'gone.png',
        target: 'gone.png',
      },
    ])
    expect([run.status, run.stderr]).toEqual([0, ''])
  })

  test('says in a few lines what it did, problems first', async () => {
    const cwd = folder({ 'public/broken.css': 'a { background: url(gone.png) }' })
    const { status, stdout } = await resident('build public --out dist'.split(' '), cwd)
    expect(status).toBe(0)
    expect(stdout).toMatch(
      /^References .*: 1 {2}\[reference-missing\]\n {2}broken\.css:1:21 .*gone\.png.*\n1 file, .*1 renamed, .*1 problem.*\nLargest: broken\.css 31 bytes\nSlowest: .*\nRelease .* dist\n$/,
    )
  })

  test('takes its options', async () => {
    const cwd = folder(files)
    const words = 'build public --out dist --base /static/ --no-originals --no-compress'
    expect(await resident(words.split(' '), cwd)).toMatchObject({ status: 0, stderr: '' })
    const names = Object.keys(contents(join(cwd, 'dist'))).filter((name) => !name.startsWith('.everfresh/'))
    expect(names.map((name) => name.replace(/[0-9a-f]{12}/, 'HASH'))).toEqual([
      'css/site.HASH.css',
      'img/a dot.HASH.png',
      'index.HASH.html',
      'index.html',
    ])
  })
})

const url = (path: string, ...more: string[]) => ['url', path, '--dir', 'dist', ...more]

describe('url', () => {
  test('prints the URL alone', async () => {
    const { status, stdout, stderr } = await everfresh(url('css/site.css'), await built())
    expect(stdout).toMatch(/^\/static\/css\/site\.[0-9a-f]{12}\.css\n$/)
    expect([status, stderr]).toEqual([0, ''])
  })

  test('encoded, with an origin in front, and the query and fragment behind', async () => {
    const cwd = await built()
    const { stdout } = await resident(url('img/a dot.png?x#y', '--origin', 'https://cdn.example.com'), cwd)
    expect(stdout).toMatch(/^https:\/\/cdn\.example\.com\/static\/img\/a%20dot\.[0-9a-f]{12}\.png\?x#y\n$/)
  })

  test('--json prints it as JSON', async () => {
    const { stdout } = await resident(url('index.html', '--json'), await built())
    expect(JSON.parse(stdout)).toEqual({ path: 'index.html', url: '/static/index.html' })
  })

  test('proposes the nearest names for one that is not there', async () => {
    const { status, stderr } = await resident(url('css/sites.css'), await built())
    expect(status).toBe(2)
    expect(stderr).toMatch(/^everfresh: .*"css\/sites\.css".*"css\/site\.css".*\n$/)
  })
})

describe('serve', () => {
  test('--json prints a URL that answers, and SIGINT ends it with 130', async () => {
    const cwd = await built()
    const { child, line } = await serving('dist --port 0 --json'.split(' '), cwd)
    const { url: home, port, base } = JSON.parse(line)
    expect([home, base]).toEqual([`http://127.0.0.1:${port}/static/`, '/static/'])
    const page = await (await fetch(home)).text()
    const [, href = ''] = /href="([^"]+)"/.exec(page) ?? []
    const { status, headers } = await fetch(new URL(href, home))
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable'])
    // The connection of `fetch` is still open, and idle.
    expect(await statusAfter(child, 'SIGINT')).toBe(130)
  })

  test('says where in words, and SIGTERM ends it with 143', async () => {
    const { child, line } = await serving('dist --port 0'.split(' '), await built())
    expect(line).toMatch(/^Serving dist on http:\/\/127\.0\.0\.1:\d+\/static\/$/)
    expect(await statusAfter(child, 'SIGTERM')).toBe(143)
  })

  test('answers what it does not have with 404: no redirect, no listing', async () => {
    const { line } = await serving('dist --port 0 --json'.split(' '), await built())
    for (const path of [
      '/',
      '/other',
      '/static',
      '/static/nope.css',
      '/static/img/',
      '/static/.everfresh/',
    ]) {
      const { status, headers, body } = await request(new URL(JSON.parse(line).url).origin, `GET ${path}`)
      expect([status, headers['cache-control'], body.toString()]).toEqual([404, 'no-store', 'Not found\n'])
    }
  })

  test('--live answers from the folders as they are', async () => {
    const cwd = folder(files)
    const { child, line } = await serving('--live public --base /static/ --port 0 --json'.split(' '), cwd)
    const home = JSON.parse(line).url
    expect(home).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/static\/$/)
    const sheet = async () => (await (await fetch(`${home}css/site.css`)).text()).trim()
    expect(await sheet()).toMatch(/url\(\.\.\/img\/a%20dot\.[0-9a-f]{12}\.png\)/)
    write(cwd, { 'public/css/site.css': 'b{}' })
    expect(await sheet()).toBe('b{}')
    expect(await statusAfter(child, 'SIGINT')).toBe(130)
  })

  test('--live is at / unless one says otherwise, and has several folders', async () => {
    const cwd = folder({ 'a/x.css': 'a{}', 'b/x.css': 'b{}', 'b/y.css': 'y{}' })
    const { line } = await serving('--live a b --port 0 --json'.split(' '), cwd)
    const { url: home, base } = JSON.parse(line)
    expect(base).toBe('/')
    expect(await (await fetch(`${home}x.css`)).text()).toBe('a{}')
    expect(await (await fetch(`${home}y.css`)).text()).toBe('y{}')
  })
})

describe('help', () => {
  test.each([[['--help']], [['build', '--help']], [['serve', '--help']], [['url', '--help']]])(
    '%j goes to standard output',
    async (words) => {
      const { status, stdout, stderr } = await (words.length === 1 ? everfresh : resident)(words, folder())
      expect([status, stderr]).toEqual([0, ''])
      expect(stdout).toMatch(/^Usage: everfresh/)
    },
  )

  test('--version prints the version alone', async () => {
    const { status, stdout } = await resident(['--version'], folder())
    expect(status).toBe(0)
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})
