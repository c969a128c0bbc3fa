import { isUtf8 } from 'node:buffer'
import { withOwnStrings } from './find/own-strings.js'
import { type Finder, type Found, nothingFound } from './find/reference.js'
import { findWithoutText } from './find/without-text.js'
import type { FileState } from './io/file-state.js'
import { digestFile } from './io/read.js'
import { decodeLater, type SourceText } from './stamp/source-text.js'
import { type Digests, digestsOf, HexStream } from './values/digest.js'
import type { LogicalPath } from './values/logical-path.js'
import { isText, mediaType } from './values/media-type.js'
import type { Lines } from './values/places.js'
import type { Algorithm } from './values/strategy.js'

/** What a file's bytes say, whatever lies around it: so it may be kept for the next build. */
export interface Facts extends Digests {
  /** In bytes. */
  readonly size: number
  /** Whether it is text, and valid UTF-8. */
  readonly isUtf8: boolean
  readonly found: Found
  /** Why references could not be looked for. */
  readonly failure?: Failure
  /** Where its lines begin, as far as somebody had to know it. */
  readonly lines?: Lines
}

export interface Failure {
  readonly code: 'encoding-unknown' | 'finder-failed'
  readonly message: string
}

export interface Scan extends Facts {
  /** Where the file has a finder and a known encoding; good while the bytes are. */
  readonly text: SourceText | null
}

/** What a scan needs to know of the site. */
export interface ScanRules {
  /** The finder for a file, or `undefined`. */
  finderFor(path: string): Finder | undefined
  readonly algorithm: Algorithm
}

/** In bytes: larger files are read piece by piece, unless they may hold references. */
export const largeSize = 8 << 20

/** `digests`: those of the bytes, where another thread has made them. */
export function scan(
  path: LogicalPath,
  bytes: Buffer,
  rules: ScanRules,
  digests = digestsOf(bytes, rules.algorithm),
): Scan {
  const known = { ...digests, size: bytes.length, isUtf8: isText(mediaType(path)) && isUtf8(bytes) }
  return { ...known, ...findReferences(path, bytes, rules) }
}

/** The facts of a file that holds no references and is not held itself; each piece is shown to `tap` as well. */
export function scanPieces(
  file: string,
  { algorithm }: ScanRules,
  tap?: (piece: Buffer, position: number) => void,
): Scan & FileState {
  const other = algorithm === 'sha256' ? null : new HexStream(algorithm)
  const { digest, ...state } = digestFile(file, (piece, position) => {
    other?.update(piece, position)
    tap?.(piece, position)
  })
  const hash = other === null ? {} : { hash: other.hex() }
  return { ...state, digest, ...hash, isUtf8: false, found: nothingFound, text: null }
}

type Search = Pick<Scan, 'found' | 'failure' | 'text'>

function findReferences(path: LogicalPath, bytes: Buffer, rules: ScanRules): Search {
  const find = rules.finderFor(path)
  if (find === undefined) return { found: nothingFound, text: null }
  const text = decodeLater(bytes)
  if (text !== null) return { ...attempt(path, find, bytes, text), text }
  const message = 'this is UTF-16; its references are left as they are: save it as UTF-8'
  return { found: nothingFound, failure: { code: 'encoding-unknown', message }, text }
}

/** A finder may be the user's own, and one that fails must not end the build. */
function attempt(
  path: LogicalPath,
  find: Finder,
  bytes: Buffer,
  text: SourceText,
): Pick<Scan, 'found' | 'failure'> {
  try {
    return { found: withOwnStrings(findWithoutText(find, bytes, text.encoding) ?? find(text.text)) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const message = `the finder for ${mediaType(path)} failed (${reason}); references are left as they are`
    return { found: nothingFound, failure: { code: 'finder-failed', message } }
  }
}
