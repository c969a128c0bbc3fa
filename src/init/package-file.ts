import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { configError } from '../io/config-file.js'
import { isMissing } from '../io/system-error.js'

/** What of a `package.json` says how a project is made. */
export interface PackageFile {
  readonly isModule: boolean
  readonly scripts: Readonly<Record<string, string>>
  /** Of the program and of its making: package → range. */
  readonly dependencies: Readonly<Record<string, string>>
}

/** `null` where there is none. @throws {EverfreshError} `config-invalid` */
export function readPackageFile(folder: string): PackageFile | null {
  const file = join(folder, 'package.json')
  const value = parsed(file)
  if (value === null) return null
  if (typeof value !== 'object') throw configError(file, 'it holds no object')
  const { type, scripts, dependencies, devDependencies } = value as Record<string, unknown>
  return {
    isModule: type === 'module',
    scripts: textsOf(scripts),
    dependencies: { ...textsOf(devDependencies), ...textsOf(dependencies) },
  }
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) ?? undefined
  } catch (error) {
    if (isMissing(error)) return null
    throw configError(file, error)
  }
}

function textsOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(Object.entries(value).filter(([, text]) => typeof text === 'string'))
}

/** The major version of a package: of the one that is installed, or else the first that its range names. */
export function majorOf(folder: string, name: string, { dependencies }: PackageFile): number | null {
  const installed = installedVersion(join(folder, 'node_modules', name, 'package.json'))
  const found = /\d+/.exec(installed ?? dependencies[name]?.replace(/^npm:.*@/, '') ?? '')
  return found === null ? null : Number(found[0])
}

function installedVersion(file: string): string | null {
  try {
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown }
    return typeof version === 'string' ? version : null
  } catch {
    return null
  }
}
