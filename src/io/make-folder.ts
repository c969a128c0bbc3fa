import { mkdirSync, rmdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { systemCode } from './system-error.js'

/**
 * A folder and those above it; gives the topmost that had to be made. Node's own `recursive` says that a folder
 * on a read-only file system "does not exist", and never returns from `/proc`.
 */
export function makeFolder(folder: string): string | undefined {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return undefined
  const above = dirname(folder)
  const topmost = above === folder ? undefined : makeFolder(above)
  try {
    mkdirSync(folder)
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (systemCode(error) !== 'EEXIST' || !statSync(folder).isDirectory()) throw error
  }
  return topmost ?? folder
}

/** Removes a folder, and those above it up to the topmost that we made, unless somebody has put something in. */
export function removeIfEmpty(folder: string, topmost: string): void {
  if (!folder.startsWith(topmost)) return
  try {
    rmdirSync(folder)
  } catch {
    return
  }
  removeIfEmpty(dirname(folder), topmost)
}
