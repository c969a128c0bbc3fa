import { Readable, type Writable } from 'node:stream'
import type { Body, StoredFile } from '../http/reply.js'
import { HeldFile } from './held-file.js'
import { Pieces } from './pieces.js'
import { pour } from './pour.js'

/** A body whose bytes lie on disk. */
export type StoredBody = Body & { readonly content: StoredFile }

/**
 * The bytes of a stored body as a stream.
 * @throws {EverfreshError} `output-corrupt` if the file is no longer what was verified, `unreadable`
 */
export function streamOf({ content, start, end }: StoredBody): StoredStream {
  return new StoredStream(new Pieces(heldFileOf(content), start, end))
}

/** @throws {EverfreshError} `output-corrupt` if the file is no longer what was verified, `unreadable` */
export function checkUnchanged(content: StoredFile): void {
  const held = heldFileOf(content)
  try {
    held.check()
  } finally {
    if (held !== content) held.retire()
  }
}

/** What is not of a release is closed after one answer. */
function heldFileOf(content: StoredFile): HeldFile {
  if (content instanceof HeldFile) return content
  return new HeldFile(content.file, content.signature, null).retire()
}

/** In bytes; of those that can't be used again several lie between the file and a client that has stalled. */
const smallPiece = 24 << 10

/** Reads no piece ahead: a client that has stalled costs as little as can be. */
export class StoredStream extends Readable {
  readonly #pieces: Pieces

  constructor(pieces: Pieces) {
    super({ highWaterMark: 0 })
    this.#pieces = pieces
  }

  /**
   * What `pipeline(stream, target, done)` does, from one buffer that is used again and again, as a `Readable` can't:
   * it isn't told when a piece has been sent.
   */
  pourInto(target: Writable, done: (error: unknown) => void): void {
    pour(this.#pieces, target, done)
  }

  override _read(): void {
    this.#pieces.next(Buffer.allocUnsafeSlow(Math.min(this.#pieces.size, smallPiece)), (error, piece) => {
      if (error) this.destroy(error instanceof Error ? error : new Error(String(error)))
      else {
        this.push(piece)
        if (this.#pieces.size === 0) this.push(null)
      }
    })
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#pieces.close()
    callback(error)
  }
}
