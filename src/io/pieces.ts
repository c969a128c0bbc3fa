import type { HeldFile } from './held-file.js'

/**
 * In bytes; what a stalled client costs, so that 100 of them stay below 10 MB with all that their connections take.
 * Twice as many take the processor a third less.
 */
export const pieceSize = 24 << 10

/**
 * The bytes of a part of a file, piece by piece. The last is held back until the file was compared once more: a
 * client that has not got all that it was promised throws away the rest, so that nobody keeps bytes that were put
 * there meanwhile.
 */
export class Pieces {
  #position: number
  #isClosed = false

  /** @throws {EverfreshError} `output-corrupt` if the file is not as it was verified, `unreadable` */
  constructor(
    private readonly file: HeldFile,
    start: number,
    private readonly end: number,
  ) {
    this.#position = start
    file.addUser()
    try {
      file.check()
    } catch (error) {
      this.close()
      throw error
    }
  }

  /** Of the next piece, in bytes; it may turn out shorter. */
  get size(): number {
    return Math.min(pieceSize, this.end - this.#position)
  }

  /** Fills the beginning of a buffer of `size` bytes or more, and calls back with the piece. */
  next(buffer: Buffer, callback: (error: unknown, piece: Buffer) => void): void {
    const room = buffer.subarray(0, this.size)
    this.file.read(room, this.#position, (error, length) => {
      const piece = room.subarray(0, length)
      this.#position += length
      if (error || length === 0) callback(error || this.file.changed(), piece)
      else if (this.size > 0) callback(null, piece)
      else
        this.file.compare().then(
          () => callback(null, piece),
          (failure) => callback(failure, piece),
        )
    })
  }

  close(): void {
    if (!this.#isClosed) this.file.removeUser()
    this.#isClosed = true
  }
}
