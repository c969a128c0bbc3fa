import { bytesOfDigest, digestOf } from '../values/digest.js'
import { findDictionaryZstd } from './find-zstd.js'
import { largestWindow, readZstdFrame } from './zstd-frame.js'

/** A skippable frame of zstd, of 32 bytes: the dictionary's SHA-256 (RFC 9842, section 5). */
const magic = Buffer.from('5e2a4d1820000000', 'hex')
const headLength = magic.length + 32

/** What begins like this is taken for a dictionary of zstd's own format, and not for the bytes that it is. */
const formatted = Buffer.from('37a430ec', 'hex')

/** Whether a client can use these bytes as they are. */
export function canBeDictionary(bytes: Buffer): boolean {
  return bytes.length > 0 && !bytes.subarray(0, formatted.length).equals(formatted)
}

/** Which encoder makes them: another may make other bytes. */
export async function deltaEncoder(): Promise<string> {
  return (await findDictionaryZstd()).version
}

/**
 * What turns the dictionary into these bytes (`dcz`), decoded again and compared; `null` where that can't be done.
 * A browser reads it with a window of 8 MB, so that is the most that the bytes may be.
 */
export async function encodeDelta(bytes: Buffer, dictionary: Buffer, level: number): Promise<Buffer | null> {
  try {
    const zstd = await findDictionaryZstd()
    const frame = await zstd.compress(bytes, level, dictionary)
    const delta = Buffer.concat([headOf(dictionary), frame])
    return (await decodeDelta(delta, dictionary, bytes.length)).equals(bytes) ? delta : null
  } catch {
    return null
  }
}

function headOf(dictionary: Buffer): Buffer {
  return Buffer.concat([magic, bytesOfDigest(digestOf(dictionary))])
}

/** @throws {Error} if it is for another dictionary, or decodes to nothing or to more or less than `size` bytes */
export async function decodeDelta(delta: Buffer, dictionary: Buffer, size: number): Promise<Buffer> {
  const head = headOf(dictionary)
  const frame = delta.subarray(headLength)
  const said = readZstdFrame(frame)
  if (!delta.subarray(0, headLength).equals(head)) throw new RangeError('no delta for this dictionary')
  if (said === null || said.size !== size || said.window > largestWindow)
    throw new RangeError('no frame for browsers')
  return (await findDictionaryZstd()).decompress(frame, size, dictionary)
}
