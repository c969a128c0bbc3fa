import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Advice, adviceFor } from './init/advice.js'
import { configName, configText, layoutOf, type Wishes } from './init/config-text.js'
import { type FrameworkName, frameworkNames } from './init/frameworks.js'
import { readProject } from './init/project.js'
import { systemCode, writeError } from './io/system-error.js'
import { parseBase } from './values/base.js'
import { EverfreshError } from './values/error.js'
import { didYouMean, nearest } from './values/nearest.js'

export interface InitOptions extends Wishes {
  /** Of the project; the current folder by default. */
  readonly cwd?: string
  /** What the project is, where its `package.json` doesn't show it. */
  readonly framework?: string
  /** Write nothing. */
  readonly dryRun?: boolean
}

export interface InitResult extends Advice {
  readonly config: { readonly file: string; readonly text: string; readonly written: boolean }
}

/**
 * Writes the config that fits a project, and says what else there is to do. Nothing else is written, and no config
 * that is there is replaced.
 * @throws {EverfreshError} `config-invalid`, `option-invalid`, `base-invalid`, `output-unwritable`, `root-missing`
 */
export function init(options: InitOptions = {}): InitResult {
  const { cwd = '.', dryRun = false, base = '/' } = options
  const project = readProject(cwd, parseFramework(options.framework))
  refuseMissing(cwd, options.folders)
  const layout = layoutOf(project, { ...options, base: parseBase(base) })
  const file = configName(project)
  const text = configText(project, layout)
  if (!dryRun) {
    if (project.config !== null) throw isThere(project.config)
    write(join(cwd, file), text)
  }
  return { config: { file, text, written: !dryRun }, ...adviceFor(project, layout) }
}

/** A slip, or a folder to be made: the config of neither would build. */
function refuseMissing(cwd: string, folders: readonly string[] = []): void {
  const missing = folders.find((folder) => !existsSync(resolve(cwd, folder)))
  if (missing === undefined) return
  const hint = didYouMean(nearest(missing, foldersIn(cwd), 1))
  throw new EverfreshError('root-missing', `there is no folder "${missing}"${hint}: make it, or name another`)
}

function foldersIn(cwd: string): string[] {
  const entries = readdirSync(cwd, { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

/** Somebody else may have been faster. */
function write(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' })
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw isThere(file)
    throw writeError(error, file)
  }
}

function isThere(file: string): EverfreshError {
  return new EverfreshError(
    'config-invalid',
    `${file} is there already, and is left as it is: change it, or remove it first; --dry-run shows what would be written`,
  )
}

function parseFramework(name: string | undefined): FrameworkName | undefined {
  const found = frameworkNames.find((each) => each === name)
  if (found !== undefined || name === undefined) return found
  const hint = didYouMean(nearest(name, frameworkNames, 1))
  const wanted = frameworkNames.map((each) => `"${each}"`).join(', ')
  throw new EverfreshError(
    'option-invalid',
    `the framework is "${name}", but must be one of ${wanted}${hint}`,
  )
}
