import { spawn } from 'node:child_process'
import { cpSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { BrowserContext } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { testInBrowser } from './support/chromium.js'
import { folder } from './support/folder.js'

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

/** Runs an example's `npm start` in a copy of it; gives its URL. */
async function start(name: string): Promise<string> {
  const home = folder()
  const made = ['dist', 'vendor'].map((each) => join(repository, 'examples', name, each))
  cpSync(join(repository, 'examples', name), join(home, name), {
    recursive: true,
    filter: (file) => !made.includes(file),
  })
  symlinkSync(join(repository, 'node_modules'), join(home, 'node_modules'))
  const { scripts } = JSON.parse(readFileSync(join(home, name, 'package.json'), 'utf8'))
  const child = spawn('sh', ['-c', scripts.start], {
    cwd: join(home, name),
    detached: true,
    env: { ...process.env, PORT: '0', PATH: `${join(repository, 'node_modules/.bin')}:${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // The shell and all that it started.
  onTestFinished(() => void process.kill(-(child.pid ?? 0), 'SIGKILL'))
  return urlFrom(child.stdout)
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
  await page.waitForSelector('li:nth-child(2)')
  await page.close()
  return { answers, failures }
}

for (const name of examples)
  testInBrowser(
    `examples/${name}: every file of its page is immutable, and none is missing`,
    async (context) => {
      const { answers, failures } = await visit(context, await start(name))
      const [document, ...files] = answers
      expect(failures).toEqual([])
      expect([document?.path, document?.status, /immutable/.test(document?.caching ?? '')]).toEqual([
        '/',
        200,
        false,
      ])
      expect(files.length).toBeGreaterThan(2)
      expect(files.filter(({ status, caching }) => status !== 200 || !caching.includes('immutable'))).toEqual(
        [],
      )
    },
  )
