import { findInJavaScript } from '../../find/javascript.js'
import type { ScanRules } from '../../scan.js'
import { isText, mediaType } from '../../values/media-type.js'
import type { ScanTask } from '../scan-file.js'
import type { FileKind } from './kinds.js'

/** In bytes: so large a script is mostly searched, and not decoded, and little is found in it. */
const large = 128 << 10

/** In bytes: what is larger is read in pieces, or takes memory that only the thread of the build may have. */
const most = { plain: 8 << 20, text: 1 << 20, large: 16 << 20 } as const

export function kindOf({ source: { path, size } }: ScanTask, rules: ScanRules): FileKind {
  const find = rules.finderFor(path)
  if (find === undefined) return size > most.plain ? 'own' : plainKind(path)
  if (find === findInJavaScript && size > large) return size > most.large ? 'own' : 'large'
  return size > most.text ? 'own' : 'text'
}

function plainKind(path: string): FileKind {
  return isText(mediaType(path)) ? 'plain-text' : 'plain'
}
