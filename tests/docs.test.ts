import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../scripts/free-port.mjs'
import {
  blocksOf,
  commandsOf,
  documents,
  fetchWhenUp,
  project,
  root,
  runCommand,
  runPrograms,
  startServer,
  textOf,
} from './support/documents.js'
import { write } from './support/folder.js'

const packages = [
  '@hono',
  'ejs',
  'esbuild',
  'eta',
  'everfresh',
  'express',
  'fastify',
  'handlebars',
  'hono',
  'jiti',
  'koa',
  'liquidjs',
  'nunjucks',
  'pug',
  'vite',
]

/** A project for all programs of a document, after its commands. */
async function prepare(commands: readonly string[]): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'everfresh-'))
  project(packages, home)
  for (const line of commands) await runCommand(home, line)
  return home
}

function isServer(code: string): boolean {
  return code.includes('3000')
}

function titleOf(code: string): string {
  return code.split('\n').slice(0, 3).join(' ')
}

/** A server or a config that stands in two documents is run once. */
const seen = new Set<string>()

function isNew(code: string): boolean {
  return seen.size < seen.add(code).size
}

describe.each(documents)('%s', (name) => {
  const text = textOf(name)
  const blocks = blocksOf(text)
  const commands = commandsOf(text)

  const programs = blocks.filter(({ language }) => language === 'js' || language === 'jsx')
  const others = programs.filter(({ code }) => !isServer(code))
  const servers = programs.filter(({ code }) => isServer(code) && isNew(code))

  let home = ''
  let printed: readonly string[] = []
  beforeAll(async () => {
    home = await prepare(commands)
    printed = runPrograms(home, others)
  })
  afterAll(() => rmSync(home, { recursive: true, force: true }))

  test('its commands work, one after the other', () => {
    expect(existsSync(home)).toBe(true)
  })

  test.each(others.map(({ code }, at) => [titleOf(code), at] as const))(
    'its program runs, and prints what it says: %s',
    (_, at) => {
      expect(printed[at]?.trim()).not.toBe('')
      const expected = blocks.find((block) => block.language === 'html')?.code
      if (expected !== undefined && text.includes('Each program prints'))
        expect(plain(printed[at] ?? '')).toBe(plain(expected))
    },
  )

  test.each(servers.map(({ code }) => [titleOf(code), code] as const))(
    'its server answers with immutable files: %s',
    async (_, code) => {
      const origin = `http://127.0.0.1:${await freePort()}`
      const child = startServer(home, code.replaceAll('3000', new URL(origin).port))
      onTestFinished(() => void child.kill())
      const page = await (await fetchWhenUp(origin, child)).text()
      const href = /href="([^"]+)"/.exec(page)?.[1] ?? (await urlOf(home))
      expect(href).toMatch(/^(?:\/static)?\/css\/site(?:\.[0-9a-f]{12}\.css|\.css\?v=[0-9a-f]{12})$/)
      const css = await fetch(origin + href)
      expect(css.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
      expect(await css.text()).toMatch(/url\(\.\.\/img\/logo(?:\.[0-9a-f]{12}\.png|\.png\?v=[0-9a-f]{12})\)/)
    },
  )

  const python = blocks.filter(({ language }) => language === 'py').map(({ code }) => code)
  test.each(python)('its Python is that of an example, which is run: %#', (code) => {
    const apps = ['flask', 'django'].map((example) =>
      readFileSync(join(root, 'examples', example, 'app.py'), 'utf8'),
    )
    expect(apps.some((app) => app.includes(code))).toBe(true)
  })

  const configs = blocks.flatMap(({ language, code }) =>
    language === 'ts' && code.includes('export default') && code.includes('out:') && isNew(code)
      ? [code]
      : [],
  )
  test.each(configs.map((code, at) => [at, code] as const))(
    'its config is enough for a build: %d',
    async (at, code) => {
      write(home, { [`config-${at}.ts`]: code })
      const line = `npx everfresh build --out built --config config-${at}.ts`
      expect(await runCommand(home, line)).toContain(' 0 problems, in ')
    },
  )
})

/** The page of an app that writes no URL has none to look at. */
async function urlOf(home: string): Promise<string> {
  return (await runCommand(home, 'npx everfresh url css/site.css --dir dist/static')).trim()
}

/** What engines may write in their own way. */
function plain(html: string): string {
  return html
    .trim()
    .replace(/\b[0-9a-f]{12}\b/g, 'HASH')
    .replaceAll('&#x2F;', '/')
    .replace(/ ?\/>/g, '>')
    .replace(/>\s+</g, '><')
}

const folders = ['.', 'audit', 'bench', 'examples', ...foldersIn('examples')]
const linked = [
  ...documents.filter((name) => name.startsWith('docs/')),
  ...folders.flatMap((folder) =>
    readdirSync(join(root, folder)).flatMap((name) => (name.endsWith('.md') ? [join(folder, name)] : [])),
  ),
]

function foldersIn(folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  return entries.flatMap((entry) => (entry.isDirectory() ? [join(folder, entry.name)] : []))
}

/** Without code, in which brackets mean something else. */
function prose(text: string): string {
  return text
    .replace(/^```.*?^```/gms, '')
    .replace(/(`+)[^`].*?\1/g, (code) => (/\n\n/.test(code) ? code : '``'))
}

/** The anchors that GitHub gives to headings. */
function anchorsOf(text: string): Set<string> {
  const headings = text.replace(/^```.*?^```/gms, '').matchAll(/^#+ (.*)$/gm)
  return new Set(
    [...headings].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}

test.each(linked)('the links of %s lead to files, and to headings in them', (name) => {
  const links = [...prose(textOf(name)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  const broken = links.filter((link) => {
    if (link.includes('://')) return false
    const [path = '', anchor] = link.split('#')
    const file = path === '' ? name : relative(root, join(root, dirname(name), path))
    if (!existsSync(join(root, file))) return true
    return anchor !== undefined && !anchorsOf(textOf(file)).has(anchor)
  })
  expect(broken).toEqual([])
})

test('each page is in the list of the README', () => {
  const readme = textOf('README.md')
  expect(documents.filter((name) => name !== 'README.md' && !readme.includes(`](${name}`))).toEqual([])
})
