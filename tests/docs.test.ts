import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import {
  blocksOf,
  commandsOf,
  documents,
  fetchWhenUp,
  project,
  root,
  runCommand,
  startServer,
  textOf,
} from './support/documents.js'
import { write } from './support/folder.js'
import { freePort } from './support/free-port.js'

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
function prepare(commands: readonly string[]): string {
  const home = mkdtempSync(join(tmpdir(), 'everfresh-'))
  project(packages, home)
  for (const line of commands) runCommand(home, line)
  return home
}

function run(home: string, language: string, code: string): string {
  if (language === 'jsx') return runJsx(home, code)
  write(home, { 'program.js': code })
  return execFileSync(process.execPath, ['program.js'], { cwd: home, encoding: 'utf8' })
}

/** As a bundler would; the TypeScript that we have anyway can do it. */
function runJsx(home: string, code: string): string {
  write(home, { 'page.jsx': code })
  const options =
    '--allowJs --noCheck --module nodenext --target es2022 --jsx react-jsx --jsxImportSource hono/jsx'
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['page.jsx', ...options.split(' '), '--outDir', '.'], {
    cwd: home,
  })
  return execFileSync(process.execPath, ['page.js'], { cwd: home, encoding: 'utf8' })
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

  let home = ''
  beforeAll(() => {
    home = prepare(commands)
  })
  afterAll(() => rmSync(home, { recursive: true, force: true }))

  test('its commands work, one after the other', () => {
    expect(existsSync(home)).toBe(true)
  })

  const programs = blocks.filter(({ language }) => language === 'js' || language === 'jsx')
  const [servers, others] = [true, false].map((isServer) =>
    programs
      .filter(({ code }) => code.includes('3000') === isServer && (!isServer || isNew(code)))
      .map(({ language, code }) => [code.split('\n').slice(0, 3).join(' '), language, code] as const),
  )

  test.each(others ?? [])('its program runs, and prints what it says: %s', (_, language, code) => {
    const printed = run(home, language, code)
    expect(printed.trim()).not.toBe('')
    const expected = blocks.find((block) => block.language === 'html')?.code
    if (expected !== undefined && text.includes('Each program prints'))
      expect(plain(printed)).toBe(plain(expected))
  })

  test.each(servers ?? [])('its server answers with immutable files: %s', async (_, _language, code) => {
    const origin = `http://127.0.0.1:${await freePort()}`
    const child = startServer(home, code.replaceAll('3000', new URL(origin).port))
    onTestFinished(() => void child.kill())
    const page = await (await fetchWhenUp(origin, child)).text()
    const href = /href="([^"]+)"/.exec(page)?.[1] ?? urlOf(home)
    expect(href).toMatch(/^(?:\/static)?\/css\/site(?:\.[0-9a-f]{12}\.css|\.css\?v=[0-9a-f]{12})$/)
    const css = await fetch(origin + href)
    expect(css.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(await css.text()).toMatch(/url\(\.\.\/img\/logo(?:\.[0-9a-f]{12}\.png|\.png\?v=[0-9a-f]{12})\)/)
  })

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
  test.each(configs)('its config is enough for a build: %#', (code) => {
    write(home, { 'everfresh.config.ts': code })
    expect(runCommand(home, 'npx everfresh build --out built')).toContain(' 0 problems, in ')
    rmSync(join(home, 'everfresh.config.ts'))
  })
})

/** The page of an app that writes no URL has none to look at. */
function urlOf(home: string): string {
  return runCommand(home, 'npx everfresh url css/site.css --dir dist/static').trim()
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
