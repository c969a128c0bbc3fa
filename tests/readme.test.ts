import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { configOptionNames } from '../src/config.js'
import { folder, write } from './support/folder.js'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const command = join(root, 'dist/cli/main.js')

/** The code blocks of a language, with what stands on the line before. */
function blocks(language: string): { before: string; code: string }[] {
  const found = readme.matchAll(/([^\n]*)\n```(\w*)\n(.*?)```/gs)
  return [...found]
    .filter(([, , lang]) => lang === language)
    .map(([, before = '', , code = '']) => ({ before, code }))
}

/** A project as the README supposes it: public/ with three files, and the packages installed. */
function project(): string {
  const home = folder({
    'package.json': '{ "type": "module" }',
    'public/css/site.css': `a { background: url(../img/logo.png) }${' '.repeat(500)}`,
    'public/img/logo.png': 'logo',
    'public/js/app.js': 'export {}',
  })
  mkdirSync(join(home, 'node_modules/.bin'), { recursive: true })
  for (const name of ['everfresh', 'express', 'fastify', 'koa', 'hono', '@hono'])
    symlinkSync(join(root, 'node_modules', name), join(home, 'node_modules', name))
  symlinkSync(command, join(home, 'node_modules/.bin/everfresh'))
  return home
}

function run(home: string, line: string): string {
  const [, ...parameters] = line.replace(/#.*/, '').trim().split(/\s+/)
  return execFileSync(process.execPath, [command, ...parameters.slice(1)], { cwd: home, encoding: 'utf8' })
}

function urlOf(home: string): string {
  return run(home, 'npx everfresh url css/site.css --dir dist/static').trim()
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return address !== null && typeof address === 'object' ? address.port : 0
}

function start(home: string, code: string): ChildProcess {
  write(home, { 'server.js': code, 'main.js': main })
  const child = spawn(process.execPath, ['main.js'], { cwd: home, stdio: 'inherit' })
  onTestFinished(() => void child.kill())
  return child
}

/** What Bun, or `deno serve`, does with a module that exports a server. */
const main = `
import { serve } from '@hono/node-server'
const { default: server } = await import('./server.js')
if (server !== undefined) serve(server)
`

/** The answer, once the server is up. */
async function fetchWhenUp(url: string, child: ChildProcess): Promise<Response> {
  while (child.exitCode === null) {
    const response = await fetch(url).catch(() => null)
    if (response !== null) return response
    await setTimeout(50)
  }
  throw new Error(`the snippet ended with ${child.exitCode}`)
}

const commands = blocks('sh').flatMap(({ code }) =>
  code.split('\n').filter((line) => line.startsWith('npx everfresh')),
)
const programs = blocks('js').map(({ code }) => code)
const servers = programs.filter((code) => code.includes('3000'))

test('there are commands and programs to try', () => {
  expect([commands.length, servers.length, programs.length]).toEqual([1, 9, 10])
})

test.each(commands)('the command of the README works: %s', (line) => {
  expect(run(project(), line)).toMatch(
    /^3 files, .* 0 problems, in .*\nRelease [0-9a-f]{16} is in dist\/static\n$/,
  )
})

test.each(servers)('the server of the README answers with immutable assets: %#', async (code) => {
  const home = project()
  for (const line of commands) run(home, line)
  const origin = `http://127.0.0.1:${await freePort()}`
  const child = start(home, code.replace('3000', new URL(origin).port))
  const page = await (await fetchWhenUp(origin, child)).text()
  const href = page === 'the app' ? urlOf(home) : /href="([^"]+)"/.exec(page)?.[1]
  expect(href).toMatch(/^\/static\/css\/site\.[0-9a-f]{12}\.css$/)
  const css = await fetch(origin + href)
  expect(css.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(await css.text()).toMatch(/url\(\.\.\/img\/logo\.[0-9a-f]{12}\.png\)/)
})

test.each(programs.filter((code) => !code.includes('3000')))('the program of the README runs: %#', (code) => {
  const home = project()
  write(home, { 'program.js': code })
  expect(execFileSync(process.execPath, ['program.js'], { cwd: home, encoding: 'utf8' })).toContain('3 files')
})

test.each(blocks('ts').map(({ code }) => code))(
  'the config of the README is enough for a build: %#',
  (code) => {
    const home = project()
    write(home, { 'everfresh.config.ts': code })
    expect(run(home, 'npx everfresh build')).toMatch(
      /^3 files, .* 0 problems, in .*\n.* is in dist\/static\n$/,
    )
  },
)

test('every option of a config is in the table of the README', () => {
  const documented = [...readme.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)
  expect(documented.sort()).toEqual([...configOptionNames].sort())
})

test.each(blocks('').filter(({ before }) => before.startsWith('<!-- everfresh')))(
  'the help in the README is the real one: $before',
  ({ before, code }) => {
    const parameters = before.replace(/<!-- everfresh | -->/g, '').split(' ')
    const help = execFileSync(process.execPath, [command, ...parameters], { encoding: 'utf8' })
    expect(code.trim()).toBe(help.trim())
  },
)
