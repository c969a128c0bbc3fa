import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { EverfreshError } from '../values/error.js'

/** @throws {EverfreshError} `option-invalid` if there is no such variable */
export function environmentVersion(name: string): string {
  const value = process.env[name]
  if (value !== undefined && value !== '') return value
  throw invalid(`the environment variable "${name}", which holds the version, is not set: set it`)
}

/** The `version` in a package.json. @throws {EverfreshError} `option-invalid` if there is none */
export function packageVersion(file: string): string {
  const { version }: { version?: unknown } = readPackage(file)
  if (typeof version === 'string') return version
  throw invalid(`${file} has no "version": write one into it`)
}

function readPackage(file: string): object {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof value === 'object' && value !== null ? value : {}
  } catch (cause) {
    throw invalid(`${file}, which holds the version, can't be read (${messageOf(cause)}): mend it`, cause)
  }
}

/** The first digits of a commit's name. @throws {EverfreshError} `option-invalid` if there is no such commit */
export function commitVersion(revision: string): string {
  try {
    const parameters = ['rev-parse', '--verify', '--quiet', `${revision.replace(/^-+/, '')}^{commit}`]
    const name = execFileSync('git', parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return name.slice(0, 12)
  } catch (cause) {
    throw invalid(
      `git knows no commit "${revision}" here: commit first, or give the version otherwise`,
      cause,
    )
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function invalid(message: string, cause?: unknown): EverfreshError {
  return new EverfreshError('option-invalid', message, { cause })
}
