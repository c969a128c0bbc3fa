import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { blocksOf, commandsOf, project, root, runCommand } from './support/documents.js'
import { write } from './support/folder.js'

const docs = join(root, 'docs')
const documents = readdirSync(docs).filter((name) => name.endsWith('.md'))
const engines = [
  'ejs',
  'esbuild',
  'eta',
  'everfresh',
  'express',
  'handlebars',
  'hono',
  'jiti',
  'liquidjs',
  'nunjucks',
  'pug',
  'vite',
]

/** A project for all programs of a document, after its commands. */
function prepare(commands: readonly string[]): string {
  const home = mkdtempSync(join(tmpdir(), 'everfresh-'))
  project(engines, home)
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

describe.each(documents)('docs/%s', (name) => {
  const text = readFileSync(join(docs, name), 'utf8')
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
  test.each(programs.map(({ language, code }) => [code.split('\n')[0] ?? '', language, code]))(
    'its program runs, and prints what it says: %s',
    (_, language, code) => {
      const printed = run(home, language, code)
      expect(printed.trim()).not.toBe('')
      const expected = blocks.find((block) => block.language === 'html')?.code
      if (expected !== undefined) expect(plain(printed)).toBe(plain(expected))
    },
  )

  const python = blocks.filter(({ language }) => language === 'py').map(({ code }) => code)
  test.each(python)('its Python is that of an example, which is run: %#', (code) => {
    const apps = ['flask', 'django'].map((example) =>
      readFileSync(join(root, 'examples', example, 'app.py'), 'utf8'),
    )
    expect(apps.some((app) => app.includes(code))).toBe(true)
  })

  test('its links lead to files', () => {
    const links = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) => link)
    const broken = links.filter((link) => !link.includes('://') && !existsSync(join(docs, link)))
    expect(broken.map((link) => relative(root, join(docs, link)))).toEqual([])
  })
})

/** What engines may write in their own way. */
function plain(html: string): string {
  return html
    .trim()
    .replace(/\b[0-9a-f]{12}\b/g, 'HASH')
    .replaceAll('&#x2F;', '/')
    .replace(/ ?\/>/g, '>')
    .replace(/>\s+</g, '><')
}
