import { closeSync, fstatSync, openSync } from 'node:fs'
import { type Signature, signatureOf } from './file-state.js'
import { readError, systemCode } from './system-error.js'

/** Whose descriptor it is; each has one at most. */
export interface Owner {
  readonly file: string
}

export interface Opened {
  readonly descriptor: number
  /** Of the file, when it was opened or last found to be right. */
  signature: Signature
  /** Reads under way, before whose end it may not be closed. */
  uses: number
}

/** How many files are kept open. */
const most = 512

/**
 * Open files, those closed first that were not read for the longest time. Nobody holds one for longer than a
 * read takes, so a thousand stalled clients need no more of them than one.
 */
export class Descriptors {
  readonly #opened = new Map<Owner, Opened>()
  readonly #waiting: (() => void)[] = []
  /** Of those that are closed, how many are still being read. */
  #leaving = 0

  constructor(private readonly limit = most) {}

  get size(): number {
    return this.#opened.size + this.#leaving
  }

  /** An open file, opened if need be; `null` where all are in use. @throws {EverfreshError} `unreadable` */
  open(owner: Owner): Opened | null {
    const opened = this.#opened.get(owner)
    if (opened === undefined) return this.#hasRoom() ? this.#add(owner) : null
    this.#opened.delete(owner)
    this.#opened.set(owner, opened)
    return opened
  }

  /** Calls back with an open file, at once if there is room, which stays open until it is released. */
  use(owner: Owner, callback: (error: unknown, opened: Opened | null) => void): void {
    const opened = this.#tryOpen(owner)
    if (opened instanceof Error) {
      callback(opened, null)
      this.#callNext()
    } else if (opened === null) this.#waiting.push(() => this.use(owner, callback))
    else {
      opened.uses++
      callback(null, opened)
    }
  }

  release(owner: Owner, opened: Opened): void {
    opened.uses--
    if (opened.uses > 0) return
    if (this.#opened.get(owner) !== opened) {
      this.#leaving--
      closeSync(opened.descriptor)
    }
    this.#callNext()
  }

  /** Forgets the open file, which is closed as soon as nobody reads it. */
  close(owner: Owner): void {
    const opened = this.#opened.get(owner)
    if (opened === undefined) return
    this.#remove(owner, opened)
    this.#callNext()
  }

  #remove(owner: Owner, { uses, descriptor }: Opened): void {
    this.#opened.delete(owner)
    if (uses > 0) this.#leaving++
    else closeSync(descriptor)
  }

  #callNext(): void {
    if (this.#waiting.length > 0 && this.#hasRoom()) this.#waiting.shift()?.()
  }

  #tryOpen(owner: Owner): Opened | Error | null {
    try {
      return this.open(owner)
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error))
    }
  }

  #add(owner: Owner): Opened {
    const descriptor = this.#openFile(owner.file)
    const signature = signatureOf(fstatSync(descriptor, { bigint: true }))
    const opened = { descriptor, signature, uses: 0 }
    this.#opened.set(owner, opened)
    return opened
  }

  /** The process may be allowed fewer than we keep; then ours are the first to go. */
  #openFile(file: string): number {
    try {
      return openSync(file, 'r')
    } catch (error) {
      if (systemCode(error) === 'EMFILE' && this.#closeOne()) return this.#openFile(file)
      throw readError(error, file)
    }
  }

  #hasRoom(): boolean {
    return this.size < this.limit || this.#closeOne()
  }

  #closeOne(): boolean {
    for (const [owner, opened] of this.#opened) {
      if (opened.uses > 0) continue
      this.#remove(owner, opened)
      return true
    }
    return false
  }
}

/** One for the process, which has one limit for all. */
export const sharedDescriptors = new Descriptors()
