import type { Content } from '../http/reply.js'
import { EverfreshError } from '../values/error.js'
import { readContent } from './read.js'
import { readError } from './system-error.js'

/** All bytes of a content at once. @throws {EverfreshError} `file-changing` if its file is another by now, `unreadable` */
export function wholeOf(content: Content): Uint8Array {
  if (!('file' in content)) return content
  const { bytes, signature } = read(content.file)
  if (signature === content.signature) return bytes
  throw new EverfreshError('file-changing', `${content.file} changed while it was read: ask again`)
}

function read(file: string): ReturnType<typeof readContent> {
  try {
    return readContent(file)
  } catch (error) {
    throw readError(error, file)
  }
}
