import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { EverfreshError } from '../values/error.js'
import { isWithin, realRoot } from './walk.js'

/**
 * A build must not read what it writes.
 * @throws {EverfreshError} `root-missing`, `output-inside-root`, `root-inside-output`
 */
export function checkFolders(roots: readonly string[], out: string): void {
  const realOut = realOrFuture(out)
  for (const root of roots) {
    const real = realRoot(root)
    if (isWithin(realOut, real))
      throw new EverfreshError(
        'output-inside-root',
        `the output folder "${out}" lies in the root "${root}", and would be an input of its own next build: give an --out outside of it`,
      )
    if (isWithin(real, realOut))
      throw new EverfreshError(
        'root-inside-output',
        `the root "${root}" lies in the output folder "${out}": give an --out that holds no sources`,
      )
  }
}

/** The real path of a folder that may not be there yet. */
function realOrFuture(folder: string): string {
  const path = resolve(folder)
  if (existsSync(path) || dirname(path) === path) return realpathSync.native(path)
  return join(realOrFuture(dirname(path)), basename(path))
}
