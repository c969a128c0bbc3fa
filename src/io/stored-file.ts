import { closeSync, createReadStream, fstatSync, openSync, type ReadStream } from 'node:fs'
import type { Body, StoredFile } from '../http/reply.js'
import { EverfreshError } from '../values/error.js'
import { signatureOf } from './read.js'
import { readError } from './system-error.js'

/**
 * The bytes of a body that lies on disk, as a stream that closes its descriptor by itself.
 * @throws {EverfreshError} `output-corrupt` if the file is no longer what was verified, `unreadable`
 */
export function streamOf({ content, start, end }: Body & { readonly content: StoredFile }): ReadStream {
  const descriptor = openUnchanged(content)
  return createReadStream('', { fd: descriptor, start, end: end - 1 })
}

function openUnchanged({ file, signature }: StoredFile): number {
  const descriptor = open(file)
  if (signatureOf(fstatSync(descriptor, { bigint: true })) === signature) return descriptor
  closeSync(descriptor)
  throw new EverfreshError(
    'output-corrupt',
    `${file} changed after it was verified: build the folder again, then restart the server`,
  )
}

function open(file: string): number {
  try {
    return openSync(file, 'r')
  } catch (error) {
    throw readError(error, file)
  }
}
