import { readFileSync } from 'node:fs'
import { readFolderNames } from '../io/folder-names.js'
import { isRacy } from '../io/racy.js'
import { digestOf, integrityOf } from '../values/digest.js'
import type { Span } from '../values/fields.js'
import type { Doubt } from './remembered.js'

/**
 * States that prove from now on what was looked into, each with the place where it is to stand; `null` if anything is
 * not what it was. `now`: a moment before the states were asked for, in milliseconds since 1970. A state that is young
 * then proves nothing: who looks that early looks again. That a folder's times change with its names POSIX says, and git
 * relies on it, too; a file system that keeps none of some folder, as FAT of its top, says 1970.
 */
export function provedBy(doubts: readonly Doubt[], now: number): (readonly [Span, string])[] | null {
  const isSame = doubts.every(({ path, isFolder, digest }) => contentDigest(path, isFolder) === digest)
  if (!isSame) return null
  const proved = doubts.filter(({ changed }) => changed > 0 && !isRacy(changed, now))
  return proved.map(({ span, signature }) => [span, signature] as const)
}

function contentDigest(path: string, isFolder: boolean): string {
  return integrityOf(digestOf(isFolder ? readFolderNames(path) : readFileSync(path)))
}
