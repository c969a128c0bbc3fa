import { type Base, parseBase } from './values/base.js'
import { EverfreshError } from './values/error.js'

export interface BuildOptions {
  /** The source folders; where two hold the same path the first wins. */
  readonly roots: readonly string[]
  /** The folder to write, outside of every root. */
  readonly out: string
  /** The path below which the files will be served; `/` by default. */
  readonly base?: string
  /** Also write each file under its plain name, for other servers; true by default. */
  readonly originals?: boolean
  /** Write `.br` and `.gz` variants where they save 5 %; true by default. */
  readonly compress?: boolean
  /** Compress at low levels, for previews; false by default. */
  readonly fast?: boolean
  /** Write nothing if there is a problem; false by default. */
  readonly strict?: boolean
}

/** The options with their defaults. */
export interface BuildSettings extends Required<Omit<BuildOptions, 'base'>> {
  readonly base: Base
}

/** @throws {EverfreshError} `option-invalid`, `base-invalid` */
export function settleBuild(options: BuildOptions): BuildSettings {
  const { roots, out, base = '/', originals = true, compress = true, fast = false, strict = false } = options
  if (
    !Array.isArray(roots) ||
    roots.length === 0 ||
    roots.some((root) => typeof root !== 'string' || root === '')
  )
    throw invalid('roots', roots, 'a list of folders, such as ["public"]')
  if (typeof out !== 'string' || out === '')
    throw invalid('out', out, 'the folder to write, such as "dist/static"')
  if (typeof base !== 'string') throw invalid('base', base, 'a path such as "/static/"')
  return { roots, out, base: parseBase(base), originals, compress, fast, strict }
}

function invalid(option: string, value: unknown, wanted: string): EverfreshError {
  return new EverfreshError(
    'option-invalid',
    `the option "${option}" is ${JSON.stringify(value)}, but must be ${wanted}`,
  )
}
