import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { build } from '../../src/build.js'
import type { ServerLines } from '../../src/init/server-lines.js'
import { init } from '../../src/init.js'
import { everfresh } from '../cli/command.js'
import { write } from '../support/folder.js'
import { errorsOf } from '../types/project.js'
import { project } from './projects.js'

const page = `'<link rel="stylesheet" href="' + asset('css/site.css') + '">'`

/** A server of a user: what stands in it before, and behind. */
interface Fixture {
  readonly packageFile: object
  readonly installed?: Record<string, string>
  readonly before: string
  readonly behind: string
}

const said = 'console.log(server.address().port)'
const express = {
  before: 'const app = express()',
  behind: `app.get('/', (request, response) => {
  const { asset } = request.app.locals
  response.send(${page})
})
const server = app.listen(0, '127.0.0.1', () => ${said})`,
}
const koa = {
  before: 'const app = new Koa()',
  behind: `app.use((ctx) => {
  const { asset } = ctx
  ctx.body = ${page}
})
const server = app.listen(0, '127.0.0.1', () => ${said})`,
}
const node = {
  before: `let asset
const handler = (request, response) => response.setHeader('Content-Type', 'text/html').end(${page})`,
  behind: 'asset = assets.url',
}

const fixtures: [string, Fixture][] = [
  [
    'Express 5, ES modules',
    {
      packageFile: { type: 'module', dependencies: { express: '^5.0.0' } },
      installed: { express: 'express' },
      ...express,
      before: `import express from 'express'\n${express.before}`,
    },
  ],
  [
    'Express 4, CommonJS',
    {
      packageFile: { dependencies: { express: '^4.17.1', ejs: '^3.1.0' } },
      installed: { express: 'express4' },
      ...express,
      before: `const express = require('express')\n${express.before}`,
    },
  ],
  [
    'Fastify 5, ES modules',
    {
      packageFile: { type: 'module', dependencies: { fastify: '^5.0.0' } },
      installed: { fastify: 'fastify' },
      before: "import fastify from 'fastify'\nconst app = fastify()",
      behind: `const asset = assets.url
app.get('/', (request, reply) => reply.type('text/html').send(${page}))
app.listen({ port: 0 }).then(() => console.log(app.server.address().port))`,
    },
  ],
  [
    'Koa 3, CommonJS',
    {
      packageFile: { type: 'commonjs', dependencies: { koa: '^3.0.0' } },
      installed: { koa: 'koa' },
      ...koa,
      before: `const Koa = require('koa')\n${koa.before}`,
    },
  ],
  [
    'Hono 4, ES modules',
    {
      packageFile: { type: 'module', dependencies: { hono: '^4.0.0', '@hono/node-server': '^2.0.0' } },
      installed: { hono: 'hono', '@hono/node-server': '@hono/node-server' },
      before:
        "import { serve as listen } from '@hono/node-server'\nimport { Hono } from 'hono'\nconst app = new Hono()",
      behind: `const asset = assets.url
app.get('/', (c) => c.html(${page}))
listen({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => console.log(port))`,
    },
  ],
  ['Node, ES modules', { packageFile: { type: 'module', scripts: { start: 'node server.js' } }, ...node }],
  ['Node, CommonJS', { packageFile: { scripts: { start: 'node server.js' } }, ...node }],
]

/** As a user pastes it. */
function assembled({ top, rest }: ServerLines, { before, behind }: Fixture): string {
  const marker = '// your routes go here, and what begins to listen'
  const lines = rest.join('\n')
  const code = lines.includes(marker) ? lines.replace(marker, () => behind) : `${lines}\n${behind}`
  return [...top, before, code].join('\n')
}

async function started(home: string, mode: string): Promise<string> {
  const child: ChildProcess = spawn(process.execPath, ['server.js'], {
    cwd: home,
    env: { ...process.env, NODE_ENV: mode },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill())
  if (child.stdout === null) throw new Error('there is no output')
  const [port] = await Promise.race([once(createInterface(child.stdout), 'line'), once(child, 'exit')])
  return `http://127.0.0.1:${port}`
}

test.each(fixtures)('what is printed for %s makes its pages name immutable URLs', async (found, fixture) => {
  const home = project(fixture.packageFile, {}, fixture.installed)
  const { server, found: seen, config } = init({ cwd: home })
  expect(seen.replace(', JavaScript', '')).toBe(`${found}, files in public`)
  if (server === null) throw new Error('nothing to add')
  const listening = `listen(0, '127.0.0.1', function () { ${said.replace('server', 'this')} })`
  write(home, { 'server.js': assembled(server, fixture).replace('listen(3000)', listening) })
  await build({ roots: [join(home, 'public')], out: join(home, 'dist/static'), compress: false })
  expect(config.text).toContain("import { defineConfig } from 'everfresh'")
  for (const origin of await Promise.all([started(home, 'development'), started(home, 'production')])) {
    const href = /href="([^"]+)"/.exec(await (await fetch(origin)).text())?.[1]
    expect(href).toMatch(/^\/css\/site\.[0-9a-f]{12}\.css$/)
    const css = await fetch(origin + href)
    expect(css.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(await css.text()).toMatch(/url\(\.\.\/img\/logo\.[0-9a-f]{12}\.png\)/)
  }
})

test('what is printed for a project in TypeScript compiles, and its config and types too', async () => {
  const installed = {
    ...{ express: 'express', koa: 'koa', hono: 'hono', fastify: 'fastify', typescript: 'typescript' },
    ...{ '@types': '@types' },
  }
  const declared = {
    express: "import express from 'express'\nconst app = express()",
    koa: "import Koa from 'koa'\nconst app = new Koa()",
    hono: "import { Hono } from 'hono'\nconst app = new Hono()",
    fastify: "import { fastify } from 'fastify'\nconst app = fastify()",
    node: "import type { ServerResponse } from 'node:http'\nconst handler = (_request: unknown, response: ServerResponse) => response.end()",
  }
  for (const type of ['module', 'commonjs']) {
    const settings = {
      strict: true,
      noEmit: true,
      target: 'es2023',
      module: 'nodenext',
      skipLibCheck: true,
      types: ['node'],
    }
    const home = project(
      { type, dependencies: { express: '5' }, devDependencies: { typescript: '7' } },
      { 'tsconfig.json': `{ // for Node\n "compilerOptions": ${JSON.stringify(settings)} }` },
      installed,
    )
    for (const [framework, before] of Object.entries(declared)) {
      const { server, config } = init({
        cwd: home,
        framework,
        dryRun: framework !== 'express',
        base: '/static/',
      })
      expect(config.file).toBe('everfresh.config.ts')
      const lines = assembled(server ?? fail(), {
        before,
        behind: "void assets.url('css/site.css')",
        packageFile: {},
      })
      write(home, {
        [`${framework}.ts`]: lines,
        [`${framework}-wrong.ts`]: lines.replaceAll("url('css/site", "url('css/sitee"),
      })
    }
    expect(await everfresh(['build'], home)).toMatchObject({ status: 0 })
    const wrong = errorsOf(home).map((line) => line.replace(/\(.*/, ''))
    expect(wrong.sort()).toEqual(
      Object.keys(declared)
        .map((name) => `${name}-wrong.ts`)
        .sort(),
    )
  }
})

function fail(): never {
  throw new Error('nothing to add')
}
