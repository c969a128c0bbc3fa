import { closeSync, openSync, writeSync } from 'node:fs'
import { type Digest, DigestStream } from '../values/digest.js'
import { writeError } from './system-error.js'
import { TextBuffer } from './text-buffer.js'

/** Writes a text piece by piece into a file, and digests it: a long one is never held as a whole. */
export class TextWriter {
  /** In the staging folder. */
  readonly number: number
  readonly file: string
  readonly #shown: string
  readonly #descriptor: number
  readonly #digest = new DigestStream()
  readonly #pending = new TextBuffer((bytes) => this.#put(bytes))

  /** `shown`: the file of which an error speaks. @throws {EverfreshError} `output-unwritable`, `disk-full` */
  constructor(number: number, file: string, shown: string) {
    this.number = number
    this.file = file
    this.#shown = shown
    this.#descriptor = this.#attempt(() => openSync(file, 'w'))
  }

  write(text: string | Uint8Array): void {
    if (typeof text === 'string') this.#pending.add(text)
    else {
      this.#pending.flush()
      this.#put(text)
    }
  }

  /** Gives the digest of the whole. */
  end(): Digest {
    this.#pending.flush()
    return this.#digest.digest()
  }

  close(): void {
    closeSync(this.#descriptor)
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
