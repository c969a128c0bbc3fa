import { closeSync, openSync, writeSync } from 'node:fs'
import { type Digest, DigestStream } from '../values/digest.js'
import { writeError } from './system-error.js'

/** In characters: what is written in smaller pieces is mostly calls. */
const pieceSize = 1 << 16

/** Writes a text piece by piece into a file, and digests it: a long one is never held as a whole. */
export class TextWriter {
  /** In the staging folder. */
  readonly number: number
  readonly file: string
  readonly #shown: string
  readonly #descriptor: number
  readonly #digest = new DigestStream()
  #pending: string[] = []
  #length = 0

  /** `shown`: the file of which an error speaks. @throws {EverfreshError} `output-unwritable`, `disk-full` */
  constructor(number: number, file: string, shown: string) {
    this.number = number
    this.file = file
    this.#shown = shown
    this.#descriptor = this.#attempt(() => openSync(file, 'w'))
  }

  write(text: string | Uint8Array): void {
    if (typeof text === 'string') this.#pend(text)
    else this.#flush(text)
  }

  #pend(text: string): void {
    this.#pending.push(text)
    this.#length += text.length
    if (this.#length >= pieceSize) this.#flush()
  }

  /** Gives the digest of the whole. */
  end(): Digest {
    this.#flush()
    return this.#digest.digest()
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  /** `more`: what follows what is pending. */
  #flush(more?: Uint8Array): void {
    if (this.#length > 0) this.#put(Buffer.from(this.#pending.join('')))
    this.#pending = []
    this.#length = 0
    if (more !== undefined) this.#put(more)
  }

  #put(bytes: Uint8Array): void {
    this.#digest.update(bytes)
    this.#attempt(() => {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#descriptor, bytes, done)
    })
  }

  #attempt<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw writeError(error, this.#shown)
    }
  }
}
