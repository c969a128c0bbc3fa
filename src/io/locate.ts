import { type BigIntStats, readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { baseName, type LogicalPath, toLogicalPath } from '../values/logical-path.js'
import type { Policy } from '../values/naming-policy.js'
import { type Signature, signatureOf } from './file-state.js'
import { isMissing, readError } from './system-error.js'
import { isWithin, type Source } from './walk.js'

/** A root whose real path is known. */
export interface Root {
  readonly folder: string
  readonly real: string
}

/** A file as it is at this moment. */
export interface Located {
  readonly source: Source
  readonly signature: Signature
}

/** The first root that holds the path, by the same rules as the walk. */
export function locate(roots: readonly Root[], text: string, { isOmitted }: Policy): Located | null {
  const path = toLogicalPath(text)
  if (path === null || isOmitted(path)) return null
  for (const root of roots) {
    const file = join(root.folder, path)
    const stats = statFile(file)
    if (stats !== null && isReached(root, path, file))
      return { source: { path, file }, signature: signatureOf(stats) }
  }
  return null
}

/** Whether the file that was located is the one that would be located now, unchanged. */
export function isUnchanged(roots: readonly Root[], { source, signature }: Located): boolean {
  for (const { folder } of roots) {
    const file = join(folder, source.path)
    const stats = statFile(file)
    if (stats !== null) return file === source.file && signatureOf(stats) === signature
  }
  return false
}

function statFile(file: string): BigIntStats | null {
  try {
    const stats = statSync(file, { bigint: true, throwIfNoEntry: false })
    return stats?.isFile() === true ? stats : null
  } catch (error) {
    if (isMissing(error) || isTooLong(error)) return null
    throw readError(error, file)
  }
}

/** A request may ask for a name that no file system takes. */
function isTooLong(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENAMETOOLONG'
}

/** No link leads out of the root, and the case is that of the disk, also where the disk doesn't care. */
function isReached({ folder, real }: Root, path: LogicalPath, file: string): boolean {
  const target = realpathSync.native(file)
  if (target === join(real, path)) return true
  return isWithin(target, real) && hasCaseOf(folder, path)
}

/** Only reached through links, and on file systems that ignore case. */
function hasCaseOf(folder: string, path: string): boolean {
  const parent = dirname(path)
  const isThere = readdirSync(join(folder, parent)).includes(baseName(path))
  return isThere && (parent === '.' || hasCaseOf(folder, parent))
}
