import { commitVersion, environmentVersion, packageVersion } from './io/fixed-version.js'
import { EverfreshError } from './values/error.js'
import { anyOf } from './values/glob.js'
import { parseVersion } from './values/version.js'

/** A source file, of which the user says the version. */
export interface VersionedFile {
  /** Below its root: `css/site.css`. */
  readonly path: string
  /** In bytes. */
  readonly size: number
  /** In whole seconds since 1970. */
  readonly modified: number
  /** Of its bytes as they are before any rewriting: 64 hex digits. */
  readonly sha256: string
}

/**
 * One version for all files: a text, or that of `{ env: 'RELEASE' }`, an environment variable,
 * `{ package: 'package.json' }`, the `version` in that file, or `{ git: 'HEAD' }`, the first 12 digits of a commit. By
 * globs: `{ 'vendor/**': '3', '*': '20240601' }`, of which the first that fits counts. Or by a function. Files for
 * which there is no version keep their names.
 */
export type FixedOption =
  | string
  | { readonly env: string }
  | { readonly package: string }
  | { readonly git: string }
  | Readonly<Record<string, string>>
  | ((file: VersionedFile) => string | null | undefined)

/** The version of a file; `null` where it has none. */
export type FixedVersions = (file: VersionedFile) => string | null

const sources: Readonly<Record<string, (text: string) => string>> = {
  env: environmentVersion,
  package: packageVersion,
  git: commitVersion,
}

/** @throws {EverfreshError} `option-invalid`, `version-invalid` */
export function fixedVersions(option: FixedOption): FixedVersions {
  if (typeof option === 'function') return (file) => called(option, file)
  const text = typeof option === 'string' ? option : versionElsewhere(option)
  if (text === null) return byGlob(option as Readonly<Record<string, string>>)
  const version = parseVersion(text, 'the fixed version')
  return () => version
}

/**
 * The version that an option only says where to find; `null` for any other option.
 * @throws {EverfreshError} `option-invalid` if there is none
 */
export function versionElsewhere(option: FixedOption): string | null {
  if (typeof option !== 'object') return null
  const [[name = '', text = ''] = [], other] = Object.entries(option)
  return other === undefined ? (sources[name]?.(text) ?? null) : null
}

function byGlob(option: Readonly<Record<string, string>>): FixedVersions {
  const rules = Object.entries(option).map(([glob, text]) => {
    return { matches: anyOf([glob]), version: parseVersion(text, `the fixed version of "${glob}"`) }
  })
  return ({ path }) => rules.find(({ matches }) => matches(path))?.version ?? null
}

function called(
  give: (file: VersionedFile) => string | null | undefined,
  file: VersionedFile,
): string | null {
  const version = giveOrExplain(give, file)
  return version === null || version === undefined
    ? null
    : parseVersion(version, `the version that the function gave ${file.path}`)
}

function giveOrExplain(give: (file: VersionedFile) => unknown, file: VersionedFile): unknown {
  try {
    return give(file)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new EverfreshError(
      'option-invalid',
      `the function for versions failed for ${file.path} (${reason}): mend it`,
      { cause },
    )
  }
}
