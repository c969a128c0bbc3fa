import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { configOptionNames } from '../src/config.js'
import {
  type Block,
  blocksOf,
  command,
  commandsOf,
  project as emptyProject,
  root,
  runCommand,
} from './support/documents.js'
import { write } from './support/folder.js'
import { freePort } from './support/free-port.js'

const readme = readFileSync(join(root, 'README.md'), 'utf8')

function blocks(language: string): Block[] {
  return blocksOf(readme).filter((block) => block.language === language)
}

function project(): string {
  return emptyProject(['everfresh', 'express', 'fastify', 'koa', 'hono', '@hono'])
}

function urlOf(home: string): string {
  return runCommand(home, 'npx everfresh url css/site.css --dir dist/static').trim()
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

const commands = commandsOf(readme)
const programs = blocks('js').map(({ code }) => code)
const servers = programs.filter((code) => code.includes('3000'))

test('there are commands and programs to try', () => {
  expect([commands.length, servers.length, programs.length]).toEqual([1, 10, 13])
})

test.each(commands)('the command of the README works: %s', (line) => {
  expect(runCommand(project(), line)).toMatch(
    /^3 files, .* 0 problems, in .*\nLargest: .*\nSlowest: .*\nRelease [0-9a-f]{16} is in dist\/static\n$/,
  )
})

test.each(servers)('the server of the README answers with immutable assets: %#', async (code) => {
  const home = project()
  for (const line of commands) runCommand(home, line)
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
    expect(runCommand(home, 'npx everfresh build')).toMatch(
      /^3 files, .* 0 problems, in .*\n(?:.*\n)+.* is in dist\/static\n$/,
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
