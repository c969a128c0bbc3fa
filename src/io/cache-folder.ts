import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { checksumOf } from '../values/checksum.js'

/**
 * Where builds remember what they need not do again: the folder given, or the customary one of the nearest package
 * above, so that nobody has to ignore a new folder. `null` outside of any package: a build then remembers nothing.
 */
export function cacheFolderOf(given: string | undefined): string | null {
  if (given !== undefined) return resolve(given)
  const home = packageFolder(resolve('.'))
  return home === null ? null : join(home, 'node_modules', '.cache', 'everfresh')
}

function packageFolder(folder: string): string | null {
  if (existsSync(join(folder, 'package.json'))) return folder
  const above = dirname(folder)
  return above === folder ? null : packageFolder(above)
}

/** A file in it, for what is remembered of some folders. */
export function cacheFileOf(folder: string, kind: string, about: readonly string[]): string {
  return join(folder, `${kind}-${checksumOf(about.join('\0'))}.json`)
}
