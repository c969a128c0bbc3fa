import { EverfreshError } from '../values/error.js'

/** @throws {EverfreshError} `option-invalid` */
export function listOf(paths: unknown, name: string): readonly string[] {
  if (Array.isArray(paths)) return paths
  const message = `"${name}" takes a list of paths, such as ["js/app.js"], not ${JSON.stringify(paths)}`
  throw new EverfreshError('option-invalid', message)
}
