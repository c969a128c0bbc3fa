import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { cpSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import type { BrowserContext } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { freePort } from '../scripts/free-port.mjs'
import { inBrowser, testInBrowser } from './support/chromium.js'
import { folder } from './support/folder.js'
import { testInPython } from './support/python.js'

const repository = join(import.meta.dirname, '..')

/** Each starts by one command, and says where it listens. */
const examples = [
  'express-ejs',
  'fastify-nunjucks',
  'koa-pug',
  'hono-jsx',
  'vite-express',
  'static-site',
  'importmap-app',
]

/** Those of Python, which speak of their start on standard error. */
const pythonExamples = ['flask', 'django']

/** Debian's Python before others, since that is where `scripts/setup` installs. */
const programs = `${join(repository, 'node_modules/.bin')}:/usr/bin:${process.env.PATH}`

/** Runs an example's `npm start` in a copy of it. */
function run(name: string, port: number): ChildProcessByStdio<null, Readable, null> {
  const home = folder()
  const made = ['dist', 'vendor', 'static', 'manifest.json', '__pycache__'].map((each) =>
    join(repository, 'examples', name, each),
  )
  cpSync(join(repository, 'examples', name), join(home, name), {
    recursive: true,
    filter: (file) => !made.includes(file),
  })
  symlinkSync(join(repository, 'node_modules'), join(home, 'node_modules'))
  const { scripts } = JSON.parse(readFileSync(join(home, name, 'package.json'), 'utf8'))
  const child = spawn('sh', ['-c', scripts.start], {
    cwd: join(home, name),
    detached: true,
    env: {
      ...process.env,
      PORT: `${port}`,
      PATH: programs,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // The shell and all that it started.
  onTestFinished(() => {
    if (child.exitCode === null) process.kill(-(child.pid ?? 0), 'SIGKILL')
  })
  return child
}

/** Gives its URL. */
function start(name: string): Promise<string> {
  return urlFrom(run(name, 0).stdout)
}

async function startPython(name: string): Promise<string> {
  const port = await freePort()
  run(name, port).stdout.resume()
  const url = `http://127.0.0.1:${port}/`
  for (;;) {
    const isUp = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isUp) return url
    await setTimeout(100)
  }
}

async function urlFrom(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(output)) {
    const url = /http:\/\/\S+/.exec(line)?.[0]
    if (url !== undefined) return url
  }
  throw new Error('it ended before it said where it listens')
}

/** Every answer that a page brought about, and what went wrong. */
async function visit(context: BrowserContext, url: string) {
  const page = await context.newPage()
  const answers: { path: string; status: number; caching: string }[] = []
  const failures: string[] = []
  page.on('console', (message) => message.type() === 'error' && failures.push(message.text()))
  page.on('pageerror', (error) => failures.push(error.message))
  page.on('requestfailed', (request) => failures.push(request.url()))
  page.on('response', (response) => {
    const caching = response.headers()['cache-control'] ?? ''
    answers.push({ path: new URL(response.url()).pathname, status: response.status(), caching })
  })
  await page.goto(url, { waitUntil: 'networkidle' })
  if ((await page.$('ul')) !== null) await page.waitForSelector('li:nth-child(2)')
  await page.close()
  return { answers, failures }
}

async function expectImmutable(context: BrowserContext, url: string): Promise<void> {
  const { answers, failures } = await visit(context, url)
  const [document, ...files] = answers
  expect(failures).toEqual([])
  expect([document?.path, document?.status]).toEqual(['/', 200])
  expect(document?.caching).not.toContain('immutable')
  expect(files.length).toBeGreaterThan(1)
  expect(files.filter(({ status, caching }) => status !== 200 || !caching.includes('immutable'))).toEqual([])
}

const says = 'every file of its page is immutable, and none is missing'

for (const name of examples)
  testInBrowser(`examples/${name}: ${says}`, async (context) => expectImmutable(context, await start(name)))

for (const name of pythonExamples)
  testInPython(`examples/${name}: ${says}`, name, async () => {
    await inBrowser(async (context) => expectImmutable(context, await startPython(name)))
  })
