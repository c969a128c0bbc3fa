import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'jsonc-parser'
import { findConfigFile } from '../io/config-file.js'
import { type FrameworkName, frameworkNames, frameworks } from './frameworks.js'
import { majorOf, type PackageFile, readPackageFile } from './package-file.js'

/** What a folder shows of the project in it. */
export interface Project {
  /** `null` where there is no `package.json`. */
  readonly package: PackageFile | null
  readonly framework: FrameworkName
  /** Of the framework, where that can be seen. */
  readonly major: number | null
  /** The config file of Vite where that builds the pages; `null` where it doesn't. */
  readonly vite: string | null
  /** The folders that hold static files by their names, the likeliest first. */
  readonly folders: readonly string[]
  readonly isTypeScript: boolean
  readonly compiled: Compiled
  /** The config file that is there already. */
  readonly config: string | null
  readonly ignored: readonly string[]
  readonly install: string
}

/** Which files TypeScript takes. */
interface Compiled {
  /** Not only those below `src`. */
  readonly isWhole: boolean
  /** Whether files outside of some folder are an error, be they included or not. */
  readonly hasRoot: boolean
}

/** Where static files lie by custom. */
const customary = ['public', 'static', 'assets', 'www', 'src/static', 'src/public', 'src/assets']

/** Files that a server begins with, by custom. */
const programs = ['server', 'app', 'index', 'main', 'src/server', 'src/app', 'src/index', 'src/main']

/** @throws {EverfreshError} `config-invalid` for a `package.json` that is none, or two config files */
export function readProject(folder: string, given?: FrameworkName): Project {
  const found = readPackageFile(folder)
  const framework = given ?? frameworkOf(folder, found)
  const isVite = framework === 'vite' || (framework !== 'static' && hasVite(found))
  const tsconfig = textOf(join(folder, 'tsconfig.json'))
  return {
    package: found,
    framework,
    major: found === null ? null : majorOf(folder, framework, found),
    vite: isVite ? viteConfig(folder) : null,
    folders: customary.filter((name) => isFolder(join(folder, name))),
    isTypeScript: tsconfig !== null || 'typescript' in (found?.dependencies ?? {}),
    compiled: compiledOf(tsconfig),
    config: findConfigFile(folder),
    ignored: (textOf(join(folder, '.gitignore')) ?? '').split('\n').map((line) => line.trim()),
    install: installers.find(([lock]) => existsSync(join(folder, lock)))?.[1] ?? 'npm install everfresh',
  }
}

const installers = [
  ['pnpm-lock.yaml', 'pnpm add everfresh'],
  ['yarn.lock', 'yarn add everfresh'],
  ['bun.lock', 'bun add everfresh'],
  ['bun.lockb', 'bun add everfresh'],
] as const

function frameworkOf(folder: string, found: PackageFile | null): FrameworkName {
  if (found === null) return 'static'
  const known = frameworkNames.find((name) => name in frameworks && name in found.dependencies)
  if (known !== undefined) return known
  if (hasVite(found)) return 'vite'
  return hasProgram(folder, found) ? 'node' : 'static'
}

function hasVite(found: PackageFile | null): boolean {
  return 'vite' in (found?.dependencies ?? {})
}

function viteConfig(folder: string): string {
  const names = ['js', 'ts', 'mjs', 'mts', 'cjs', 'cts'].map((each) => `vite.config.${each}`)
  return names.find((name) => existsSync(join(folder, name))) ?? 'vite.config.js'
}

/** A script that starts Node, or a file that is called like a server. */
function hasProgram(folder: string, { scripts }: PackageFile): boolean {
  if (/\b(?:node|nodemon|tsx|bun|deno)\b/.test(`${scripts.start} ${scripts.dev}`)) return true
  return programs.some((name) =>
    ['js', 'mjs', 'cjs', 'ts'].some((each) => existsSync(join(folder, `${name}.${each}`))),
  )
}

/** What of a `tsconfig.json`, which may hold comments, says which files the compiler takes. */
function compiledOf(text: string | null): Compiled {
  const { include, files, compilerOptions } = (text === null ? null : parse(text)) ?? {}
  const globs = [include, files].flatMap((each): unknown[] => (Array.isArray(each) ? each : []))
  const isWhole = globs.length === 0 || globs.some((glob) => !/^(?:\.\/)?src\b/.test(String(glob)))
  const rootDir: unknown = compilerOptions?.rootDir
  return { isWhole, hasRoot: typeof rootDir === 'string' && !/^\.\/?$/.test(rootDir) }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
