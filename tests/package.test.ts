import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folder, write } from './support/folder.js'

const root = join(import.meta.dirname, '..')
const tsc = join(root, 'node_modules/.bin/tsc')

function run(cwd: string, program: string, ...parameters: string[]): string {
  return execFileSync(program, parameters, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}

/** npm has printed a list, and since version 12 an object by package name. */
function pack(to: string): Packed {
  const output: unknown = JSON.parse(
    run(root, 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', to),
  )
  const [packed] = Object.values(output as Record<string, Packed>)
  if (packed === undefined) throw new Error('npm packed nothing')
  return packed
}

const plain = `
import { liveAssets, openAssets, EverfreshError } from 'everfresh'
import { build, summary } from 'everfresh/build'
import { serve } from 'everfresh/node'
import { serve as serveExpress } from 'everfresh/express'
import { serve as serveFastify } from 'everfresh/fastify'
import { serve as serveKoa } from 'everfresh/koa'
import { serve as serveHono } from 'everfresh/hono'
import { serve as serveFetch } from 'everfresh/fetch'
import { publish } from 'everfresh/publish'
import { fakeAssets } from 'everfresh/testing'
import { everfresh } from 'everfresh/vite'

const result = await build({ roots: ['public'], out: 'dist', base: '/static/' })
const assets = await openAssets('dist')
const live = await liveAssets({ roots: ['public'], base: '/static/' })
const { before, release } = await publish('dist', new URL('store', import.meta.url).href)
if (before !== null || release !== result.release) throw new Error('another release was published')
if (assets.url('a.css') !== live.url('a.css')) throw new Error('live and built differ')
const told = await publish('dist', 's3://bucket').catch((error) => error.code + error.message)
if (!/^peer-missing.*npm install @aws-sdk.client-s3/.test(told)) throw new Error(told)
const doors = [serve, serveExpress, serveFastify, serveKoa, serveHono, serveFetch]
if (everfresh().name !== 'everfresh') throw new Error('this is no plugin')
if (doors.some((door) => typeof door(live) !== 'function')) throw new Error('a door is shut')
const answer = await serveFetch(assets)(new Request('http://x' + assets.url('a.css')))
if (fakeAssets().url('a.css') !== '/a.000000000000.css') throw new Error('the fake is real')
console.log(summary(result).split('\\n').length, await answer.text(), EverfreshError.name)
`

const typed = `
import { createServer, type ServerResponse } from 'node:http'
import { type Assets, openAssets } from 'everfresh'
import { type BuildResult, build } from 'everfresh/build'
import { serve } from 'everfresh/express'
import { serve as serveFetch } from 'everfresh/fetch'
import { serve as serveNode } from 'everfresh/node'
import { createSecureServer } from 'node:http2'

const result: BuildResult = await build({ roots: ['public'], out: 'dist' })
const assets: Assets = await openAssets(result.out)
const url: string = assets.url('a.css')
createServer(serve(assets)).on('error', () => url)
createServer(assets.before((_request: unknown, response: ServerResponse) => void response.end()))
createSecureServer({}, serveNode(assets))
const response: Response | null = await serveFetch(assets)(new Request('https://x/'))
if (response?.status === 200) createSecureServer({}, assets.before(() => {}))
// @ts-expect-error a number is no path
assets.url(1)
// @ts-expect-error an unknown option
await build({ roots: ['public'], out: 'dist', basee: '/' })
`

test('the packed package holds what a user needs, and works in an empty project', () => {
  const home = folder({ 'package.json': '{ "private": true }', 'public/a.css': 'a {}' })
  const { filename, files } = pack(home)
  const others = files.map(({ path }) => path).filter((path) => !path.startsWith('dist/'))
  expect(others.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'])
  expect(files.filter(({ path }) => !/^dist\/.*\.(?:js|d\.ts)$/.test(path)).length).toBe(others.length)

  run(home, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', `./${filename}`)
  write(home, { 'plain.mjs': plain })
  expect(run(home, process.execPath, 'plain.mjs')).toBe('4 a {} EverfreshError\n')
  expect(run(home, 'npx', 'everfresh', 'url', 'a.css', '--dir', 'dist')).toMatch(
    /^\/static\/a\.[0-9a-f]{12}\.css\n$/,
  )

  write(home, { 'typed.mts': typed, 'tsconfig.json': JSON.stringify(settings) })
  expect(run(home, tsc, '-p', '.')).toBe('')
})

/** As a strict project has them, without the types of Express, which a user of another framework lacks. */
const settings = {
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    module: 'nodenext',
    target: 'es2023',
    noEmit: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  },
  files: ['typed.mts'],
}

test('every subpath of the contract that exists is exported, and nothing else', () => {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports: object }
  expect(Object.keys(exports)).toEqual([
    '.',
    './build',
    './node',
    './express',
    './fastify',
    './koa',
    './hono',
    './fetch',
    './proxy',
    './publish',
    './client',
    './testing',
    './vite',
    './package.json',
  ])
})
