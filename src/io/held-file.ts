import { fstat, fstatSync, read } from 'node:fs'
import { promisify } from 'node:util'
import type { StoredFile } from '../http/reply.js'
import { integrityOf } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'
import { type Descriptors, type Opened, sharedDescriptors } from './descriptors.js'
import { type Signature, signatureOf } from './file-state.js'
import { digestPieces } from './read.js'

const [readPiece, statOpen] = [promisify(read), promisify(fstat)]

/**
 * A verified file that is read when it is asked for. Its bytes count, not its times: where these changed it is
 * digested again, so a `chmod`, a copy of the same bytes, or its deletion while it is open changes no answer.
 */
export class HeldFile implements StoredFile {
  #signature: Signature
  #rejected: Signature | null = null
  #verifying: Promise<boolean> | null = null
  #users = 0
  #isRetired = false

  /** Without `integrity` a file that changed is never right again. */
  constructor(
    readonly file: string,
    signature: Signature,
    readonly integrity: string | null,
    private readonly descriptors: Descriptors = sharedDescriptors,
  ) {
    this.#signature = signature
  }

  get signature(): Signature {
    return this.#signature
  }

  /** Whether the file is, by its times, as it was verified; where it can't be opened now, that is seen later. */
  isUnchanged(): boolean {
    try {
      const opened = this.descriptors.open(this)
      return opened === null || signatureOfOpen(opened) === this.#signature
    } catch {
      return false
    }
  }

  /** @throws {EverfreshError} `output-corrupt` if the file is not as it was verified, `unreadable` */
  check(): void {
    const opened = this.descriptors.open(this)
    if (opened === null || signatureOfOpen(opened) === this.#signature) return
    this.descriptors.close(this)
    throw this.changed()
  }

  /** Whether the file holds the bytes that were verified, whatever its times say; asked for by many at once. */
  verify(): Promise<boolean> {
    this.#verifying ??= this.#verify().finally(() => {
      this.#verifying = null
    })
    return this.#verifying
  }

  /** Calls back with the number of bytes that were read; 0 at the end of the file. */
  read(buffer: Buffer, position: number, callback: (error: unknown, length: number) => void): void {
    this.descriptors.use(this, (error, opened) => {
      if (opened === null) return callback(error, 0)
      const done = (failure: unknown, length: number) => {
        this.descriptors.release(this, opened)
        callback(failure, length)
      }
      if (opened.signature !== this.#signature) done(this.changed(), 0)
      else read(opened.descriptor, buffer, 0, buffer.length, position, done)
    })
  }

  /** Rejects if the file is not as it was verified. */
  async compare(): Promise<void> {
    const isSame = await this.#borrow(async (opened) => (await stateOf(opened)) === this.#signature)
    if (!isSame && !(await this.verify())) throw this.changed()
  }

  /** From here to `removeUser` the file can be read, also if it is retired meanwhile. */
  addUser(): void {
    this.#users++
  }

  removeUser(): void {
    this.#users--
    this.#closeIfDone()
  }

  /** No new answer is made of it: its descriptor is closed with the last answer that has begun. */
  retire(): this {
    this.#isRetired = true
    this.#closeIfDone()
    return this
  }

  #closeIfDone(): void {
    if (this.#isRetired && this.#users === 0) this.descriptors.close(this)
  }

  /** Under the name there may lie another file by now than the one that is open. */
  async #verify(): Promise<boolean> {
    const look = () => this.#borrow((opened) => this.#isRight(opened)).catch(() => false)
    return (await look()) || (await look())
  }

  /** What is not right is closed, so that the next look is at what then lies under the name. */
  async #isRight(opened: Opened): Promise<boolean> {
    const before = await stateOf(opened)
    if (before === this.#signature) return true
    if (before !== this.#rejected && (await this.#hasDigest(opened)) && (await stateOf(opened)) === before) {
      this.#signature = opened.signature = before
      return true
    }
    this.#rejected = before
    this.descriptors.close(this)
    return false
  }

  async #hasDigest({ descriptor }: Opened): Promise<boolean> {
    if (this.integrity === null) return false
    const { digest } = await digestPieces(
      async (buffer, position) => (await readPiece(descriptor, buffer, 0, buffer.length, position)).bytesRead,
    )
    return integrityOf(digest) === this.integrity
  }

  async #borrow<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
    this.addUser()
    try {
      const opened = await this.#open()
      return await work(opened).finally(() => this.descriptors.release(this, opened))
    } finally {
      this.removeUser()
    }
  }

  #open(): Promise<Opened> {
    return new Promise((resolve, reject) => {
      this.descriptors.use(this, (error, opened) => (opened === null ? reject(error) : resolve(opened)))
    })
  }

  changed(): EverfreshError {
    const message = `${this.file} changed after it was verified: build the folder again, then reload or restart the server`
    return new EverfreshError('output-corrupt', message)
  }
}

function signatureOfOpen({ descriptor }: Opened): Signature {
  return signatureOf(fstatSync(descriptor, { bigint: true }))
}

async function stateOf({ descriptor }: Opened): Promise<Signature> {
  return signatureOf(await statOpen(descriptor, { bigint: true }))
}
