import { readContent } from '../io/read.js'
import { isMissing, readError } from '../io/system-error.js'
import { digestOf, integrityOf } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'

/** A file of a built folder at once, compared with what was promised. @throws {EverfreshError} `output-corrupt`, `unreadable` */
export function readStored(file: string, integrity: string): Uint8Array {
  const bytes = bytesOf(file)
  if (bytes === null || integrityOf(digestOf(bytes)) !== integrity) throw corruptOutput(file)
  return bytes
}

function bytesOf(file: string): Uint8Array | null {
  try {
    return readContent(file).bytes
  } catch (error) {
    if (isMissing(error)) return null
    throw readError(error, file)
  }
}

export function corruptOutput(file: string): EverfreshError {
  return new EverfreshError(
    'output-corrupt',
    `${file} is missing or holds other bytes than the manifest says: remove it if it is there, then build the folder again`,
  )
}
