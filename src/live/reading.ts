import { readContent } from '../io/read.js'
import { isMissing, readError } from '../io/system-error.js'
import { decodeText, type SourceText } from '../stamp/source-text.js'
import { digestOf } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'
import type { LiveRecord } from './records.js'

/** Thrown within a look-up to begin it anew. */
export const changed = new Error('a file changed during a look-up')

/** What another look may not show: a change, or a file that went between two looks. */
export function isPassing(error: unknown): boolean {
  return error === changed || isMissing(error) || (error instanceof EverfreshError && isMissing(error.cause))
}

export function textOf(record: LiveRecord | undefined): SourceText {
  const text = record === undefined ? null : decodeText(bytesOf(record))
  if (text === null) throw changed
  return text
}

/** A record's bytes, read again; they must be those that its node describes. */
export function bytesOf({ source, node }: LiveRecord): Buffer {
  const bytes = readBytes(source.file)
  if (digestOf(bytes) !== node.digest) throw changed
  return bytes
}

function readBytes(file: string): Buffer {
  try {
    return readContent(file).bytes
  } catch (error) {
    throw readError(error, file)
  }
}
