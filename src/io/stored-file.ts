import { closeSync, fstat, fstatSync, openSync, read } from 'node:fs'
import { Readable } from 'node:stream'
import type { Body, Pushed, StoredFile } from '../http/reply.js'
import { EverfreshError } from '../values/error.js'
import { type Signature, signatureOf } from './read.js'
import { readError } from './system-error.js'

/** A body whose bytes lie on disk. */
type StoredBody = Body & { readonly content: StoredFile }

/** A body that is not in memory: on disk, or of bytes that come when there are any. */
export type StreamedBody = Body & { readonly content: Pushed | StoredFile }

/**
 * The bytes of such a body as a stream.
 * @throws {EverfreshError} `output-corrupt` if a file is no longer what was verified, `unreadable`
 */
export function streamOf(body: StreamedBody): Readable {
  const { content } = body
  if ('file' in content) return new StoredStream(openUnchanged(content), { ...body, content })
  const stream = content.stream()
  return stream instanceof Readable ? stream : Readable.from(stream)
}

const pieceSize = 64 << 10

/**
 * Holds back the last piece until the file was compared once more: a client that has not got all that it was
 * promised throws away the rest, so that nobody keeps bytes that were put there meanwhile.
 */
class StoredStream extends Readable {
  readonly #descriptor: number
  readonly #body: StoredBody
  #position: number

  constructor(descriptor: number, body: StoredBody) {
    super({ highWaterMark: pieceSize })
    this.#descriptor = descriptor
    this.#body = body
    this.#position = body.start
  }

  override _read(): void {
    const { end } = this.#body
    const piece = Buffer.allocUnsafe(Math.min(pieceSize, end - this.#position))
    read(this.#descriptor, piece, 0, piece.length, this.#position, (error, length) => {
      if (error !== null || length === 0) return this.#fail(error)
      this.#position += length
      if (this.#position < end) this.push(piece.subarray(0, length))
      else this.#finish(piece.subarray(0, length))
    })
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    closeSync(this.#descriptor)
    callback(error)
  }

  #finish(last: Buffer): void {
    fstat(this.#descriptor, { bigint: true }, (error, stats) => {
      if (error !== null || signatureOf(stats) !== this.#body.content.signature) return this.#fail(error)
      this.push(last)
      this.push(null)
    })
  }

  #fail(cause: Error | null): void {
    this.destroy(cause ?? changed(this.#body.content.file))
  }
}

function openUnchanged({ file, signature }: StoredFile): number {
  const descriptor = open(file)
  if (signatureOfOpen(descriptor) === signature) return descriptor
  closeSync(descriptor)
  throw changed(file)
}

function signatureOfOpen(descriptor: number): Signature {
  return signatureOf(fstatSync(descriptor, { bigint: true }))
}

function changed(file: string): EverfreshError {
  const message = `${file} changed after it was verified: build the folder again, then restart the server`
  return new EverfreshError('output-corrupt', message)
}

function open(file: string): number {
  try {
    return openSync(file, 'r')
  } catch (error) {
    throw readError(error, file)
  }
}
