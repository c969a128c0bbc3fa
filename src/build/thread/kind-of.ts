import { finderFor } from '../../find/finders.js'
import type { ScanRules } from '../../scan.js'
import { isText, mediaType } from '../../values/media-type.js'
import type { ScanTask } from '../scan-file.js'
import type { FileKind } from './kinds.js'

/** In bytes: so large a script is mostly searched, and not decoded, and little is found in it. */
const large = 128 << 10

/** In bytes: what is larger is read in pieces, or takes memory that only the thread of the build may have. */
const most = { plain: 8 << 20, large: 16 << 20 } as const

export function kindOf({ source: { path, size } }: ScanTask, { finders }: ScanRules): FileKind {
  if (finderFor(path, finders) === undefined) return size > most.plain ? 'own' : plainKind(path)
  if (size <= large) return 'text'
  return finders.size > 0 || size > most.large ? 'own' : 'large'
}

function plainKind(path: string): FileKind {
  return isText(mediaType(path)) ? 'plain-text' : 'plain'
}
