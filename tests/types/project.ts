import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { typesText } from '../../src/types-text.js'
import { parseBase } from '../../src/values/base.js'
import { toLogicalPath } from '../../src/values/logical-path.js'
import { root } from '../support/documents.js'
import { type Files, folder } from '../support/folder.js'

export const tsc = join(root, 'node_modules/.bin/tsc')

/** Of a package which we test with; many projects have it still, and the newer one has no language service. */
export const typeScript5 = createRequire(
  join(root, 'node_modules/@arethetypeswrong/core/package.json'),
).resolve('typescript')

/** What the programs of tests begin with. */
export const head = `
import { type Assets, type AssetPath, openAssets, type PathOf } from 'everfresh'
const assets: Assets = await openAssets('dist')
declare const text: string
declare const branded: string & { readonly brand: 1 }
declare const both: 'css/site.css' | 'img/logo.png'
declare const oneWrong: 'css/site.css' | 'img/logoo.png'
declare const count: number
`

/** A strict project with the types of these paths, if any, and the compiled package. */
export function project(paths: readonly string[] | null, files: Files, settings: object = {}): string {
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: 'es2023',
    module: 'nodenext',
    types: ['node'],
  }
  const home = folder({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({ compilerOptions: { ...compilerOptions, ...settings } }),
    ...(paths === null ? {} : { 'everfresh.d.ts': typesOf(paths) }),
    ...files,
  })
  mkdirSync(join(home, 'node_modules/@types'), { recursive: true })
  symlinkSync(root, join(home, 'node_modules/everfresh'))
  for (const name of ['express', 'hono', 'fastify', 'koa', '@types/node', '@types/express', '@types/koa'])
    symlinkSync(join(root, 'node_modules', name), join(home, 'node_modules', name))
  return home
}

export function typesOf(paths: readonly string[], base = '/static/'): string {
  return typesText({ base: parseBase(base), paths: paths.map((path) => toLogicalPath(path) ?? fail(path)) })
}

function fail(path: string): never {
  throw new Error(`"${path}" is no path`)
}

/** What the compiler says, a line for each error. */
export function errorsOf(home: string, ...words: string[]): string[] {
  return compile(home, ...words)
    .split('\n')
    .filter((line) => / error TS/.test(line))
}

function linesOf(said: string): string[] {
  return said.split('\n').filter((line) => / error TS/.test(line))
}

export function compile(home: string, ...words: string[]): string {
  return run(tsc, home, words)
}

/** By TypeScript 5. */
export function errorsBefore(home: string): string[] {
  return linesOf(run(join(dirname(typeScript5), 'tsc.js'), home, []))
}

function run(compiler: string, home: string, words: readonly string[]): string {
  try {
    return execFileSync(process.execPath, [compiler, '-p', '.', '--pretty', 'false', ...words], {
      cwd: home,
      encoding: 'utf8',
    })
  } catch (error) {
    return (error as { stdout: string }).stdout
  }
}
