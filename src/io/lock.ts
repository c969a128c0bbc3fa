import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { EverfreshError } from '../values/error.js'
import { checkFolderName } from '../values/known-options.js'
import { fileOf, lockName } from './layout.js'
import { makeFolder, removeIfEmpty } from './make-folder.js'
import { isRunning, type ProcessIdentity, thisProcess } from './processes.js'
import { isMissing, readError, systemCode, writeError } from './system-error.js'

/** Who writes an output folder now. */
export interface LockHolder {
  readonly pid: number
  readonly host: string
  /** ISO 8601, UTC. */
  readonly since: string
}

export interface LockOptions {
  /** How long to wait for another process, in seconds; 60 by default. */
  readonly wait?: number
  readonly signal?: AbortSignal | undefined
  /** Told once if there is somebody to wait for; `null` if the lock doesn't say who. */
  readonly onWait?: (holder: LockHolder | null) => void
}

/**
 * Does the work while nobody else writes the output folder. Who only reads it needs no lock.
 * @throws {EverfreshError} `output-locked` if another process held it for all the time that there is to wait
 */
export async function withLock<T>(
  out: string,
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  checkFolderName(out)
  const lock = await takeLock(out, options)
  try {
    return await work()
  } finally {
    lock.release()
  }
}

/** How often to look, in milliseconds, and when a lock that says nothing is no longer just being written. */
const interval = 100
const patience = 1000

async function takeLock(out: string, { wait = 60, signal, onWait }: LockOptions): Promise<Lock> {
  const lock = new Lock(out)
  const started = performance.now()
  for (let round = 0; ; round++) {
    signal?.throwIfAborted()
    const waited = performance.now() - started
    const text = lock.take()
    if (text === null) return lock
    const holder = readHolder(text)
    if (isDead(holder, waited)) lock.takeOver(text)
    else if (waited >= wait * 1000) throw locked(lock.file, holder, wait)
    else {
      if (round === 0) onWait?.(holder)
      await setTimeout(interval)
    }
  }
}

class Lock {
  readonly file: string
  readonly #text = `${JSON.stringify({ ...thisProcess(), since: new Date().toISOString() })}\n`
  /** The topmost folder that had to be made. */
  #made: string | undefined
  #isHeld = false

  constructor(out: string) {
    this.file = fileOf(out, lockName)
  }

  /**
   * `null` if it is ours now, else what the other one wrote. Where nothing can be written there is nothing to guard,
   * and the build will say so, if it has to write at all.
   */
  take(attempts = 3): string | null {
    try {
      this.#made ??= makeFolder(dirname(this.file))
      // Who was held up before it could say whose the lock is may have lost it meanwhile.
      this.#isHeld = create(this.file, this.#text) && read(this.file) === this.#text
    } catch (error) {
      if (isFull(error)) throw writeError(error, this.file)
      // Who made the folder has removed it meanwhile.
      return isMissing(error) && attempts > 1 ? this.take(attempts - 1) : null
    }
    return this.#isHeld ? null : (read(this.file) ?? '')
  }

  /**
   * Removes the lock of a dead process, but only that: of two which found it dead, the slower one must not remove the
   * lock of the faster. So only who has the second file may touch the first.
   */
  takeOver(text: string): void {
    const claim = `${this.file}-claim`
    if (!create(claim, this.#text)) {
      const other = readHolder(read(claim) ?? '')
      if (other !== null && isRunning(other) === false) rmSync(claim, { force: true })
      return
    }
    try {
      if (read(this.file) === text) rmSync(this.file, { force: true })
    } finally {
      rmSync(claim, { force: true })
    }
  }

  /** With the folders that were made for it, if nothing else came into them. */
  release(): void {
    if (!this.#isHeld) return
    this.#isHeld = false
    // Somebody may have removed it by hand, and somebody else have taken it.
    if (read(this.file) === this.#text) rmSync(this.file, { force: true })
    if (this.#made !== undefined) removeIfEmpty(dirname(this.file), this.#made)
  }
}

/** Whether the file is new. Creating is one step also on NFS (open(2), O_EXCL). */
function create(file: string, text: string): boolean {
  const descriptor = openNew(file)
  if (descriptor === null) return false
  try {
    // Not by its name, which may be another's by now.
    writeFileSync(descriptor, text)
    return true
  } catch (error) {
    rmSync(file, { force: true })
    throw error
  } finally {
    closeSync(descriptor)
  }
}

/** `null` if it is there already. */
function openNew(file: string): number | null {
  try {
    return openSync(file, 'wx')
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return null
    throw error
  }
}

function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(systemCode(error))
}

/** @throws {EverfreshError} `unreadable` */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw readError(error, file)
  }
}

type Holder = LockHolder & ProcessIdentity

function readHolder(text: string): Holder | null {
  try {
    const holder = JSON.parse(text) as Partial<Holder> | null
    return typeof holder?.pid === 'number' && typeof holder.host === 'string' ? (holder as Holder) : null
  } catch {
    return null
  }
}

function isDead(holder: Holder | null, waited: number): boolean {
  return holder === null ? waited > patience : isRunning(holder) === false
}

function locked(file: string, holder: Holder | null, wait: number): EverfreshError {
  const message = `another build holds ${file} (${describeHolder(holder)}), also after ${wait} s: wait for its end, or for longer; if it is dead, remove that file`
  return new EverfreshError('output-locked', message)
}

/** `process 4711 on build-7, since 2024-06-01T12:00:00.000Z`. */
export function describeHolder(holder: LockHolder | null): string {
  return holder === null
    ? 'it does not say which'
    : `process ${holder.pid} on ${holder.host}, since ${holder.since}`
}
