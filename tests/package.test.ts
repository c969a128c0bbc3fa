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

const result = await build({ roots: ['public'], out: 'dist', base: '/static/' })
const assets = await openAssets('dist')
const live = await liveAssets({ roots: ['public'], base: '/static/' })
if (assets.url('a.css') !== live.url('a.css')) throw new Error('live and built differ')
console.log(summary(result).split('\\n').length, typeof serve(assets), typeof serveExpress(live), EverfreshError.name)
`

const typed = `
import { createServer } from 'node:http'
import { type Assets, openAssets } from 'everfresh'
import { type BuildResult, build } from 'everfresh/build'
import { serve } from 'everfresh/express'

const result: BuildResult = await build({ roots: ['public'], out: 'dist' })
const assets: Assets = await openAssets(result.out)
const url: string = assets.url('a.css')
createServer(serve(assets)).on('error', () => url)
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
  expect(run(home, process.execPath, 'plain.mjs')).toBe('2 function function EverfreshError\n')
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
  expect(Object.keys(exports)).toEqual(['.', './build', './node', './express', './proxy', './package.json'])
})
