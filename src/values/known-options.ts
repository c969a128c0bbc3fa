import { EverfreshError } from './error.js'
import { didYouMean, nearest } from './nearest.js'

/**
 * An option that nobody knows is a slip, and what it was to do would be left undone without a word.
 * @throws {EverfreshError} `option-invalid`
 */
export function checkOptionNames(options: unknown, names: readonly string[]): void {
  checkIsObject(options, names)
  const unknown = Object.keys(options).find((name) => !names.includes(name))
  if (unknown !== undefined) throw unknownOption(unknown, names)
}

/** @throws {EverfreshError} `option-invalid` */
export function checkIsObject(options: unknown, names: readonly string[]): asserts options is object {
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) return
  const [example = ''] = names
  throw invalid(
    `the options are ${JSON.stringify(options) ?? String(options)}, but must be an object such as { ${example}: … }`,
  )
}

export function unknownOption(name: string, names: readonly string[]): EverfreshError {
  return invalid(`there is no option "${name}"${didYouMean(nearest(name, names, 1))}`)
}

/** A text that is put together at run time may be missing. @throws {EverfreshError} `option-invalid` */
export function checkFolderName(dir: unknown): void {
  if (typeof dir === 'string' && dir !== '') return
  throw invalid(
    `the built folder is ${JSON.stringify(dir) ?? String(dir)}, but must be a path such as "dist/static"`,
  )
}

function invalid(message: string): EverfreshError {
  return new EverfreshError('option-invalid', message)
}
