import { setImmediate } from 'node:timers/promises'
import type { LockHolder } from './lock.js'

/** What a build does, in this order: `wait` only where another process writes the folder, `sync` only with `durable`. */
export type BuildPhase = 'wait' | 'read' | 'rewrite' | 'compress' | 'copy' | 'sync' | 'switch'

/** What a publication does, in this order. */
export type PublishPhase = 'list' | 'send' | 'prove' | 'documents' | 'switch'

/** How far a phase of some work is. */
export interface Progress<Phase extends string> {
  readonly phase: Phase
  /** Files that are done, and all of the phase. */
  readonly done: number
  readonly total: number
  /** The same in bytes, where they are known; else 0. */
  readonly bytes: number
  readonly totalBytes: number
  /** With `wait`: for whom. */
  readonly holder?: LockHolder
}

export type BuildProgress = Progress<BuildPhase>
export type PublishProgress = Progress<PublishPhase>

/** How long a thread may work before others have their turn, in milliseconds: a timer, a signal, a socket. */
const turn = 50

/**
 * Counts what a build has done, tells it now and then, and lets a loop that never waits hear that it is to end:
 * `const rest = pace.step(size); if (rest !== undefined) await rest`.
 */
export class Pace<Phase extends string = BuildPhase> {
  /** How long each phase took, in milliseconds. */
  readonly times = new Map<Phase, number>()
  /** How long the compression of a file took, in milliseconds. */
  readonly files = new Map<string, number>()
  readonly #onProgress: ((progress: Progress<Phase>) => void) | undefined
  readonly #signal: AbortSignal | undefined
  #progress: Progress<Phase>
  #began = performance.now()
  #rested = this.#began
  #isFinal = false

  /** `first`: what is under way before anything else has begun. */
  constructor(
    onProgress?: (progress: Progress<Phase>) => void,
    signal?: AbortSignal,
    first: Phase = 'wait' as Phase,
  ) {
    this.#progress = { phase: first, done: 0, total: 0, bytes: 0, totalBytes: 0 }
    this.#onProgress = onProgress
    this.#signal = signal
  }

  /** @throws what the signal was aborted with */
  begin(phase: Phase, total: number, totalBytes = 0): void {
    this.end()
    this.#progress = { phase, done: 0, total, bytes: 0, totalBytes }
    this.#tell()
    this.check()
  }

  /** The phase that is under way has come to its end. */
  end(): void {
    const [now, { phase, total, totalBytes }] = [performance.now(), this.#progress]
    if (phase !== 'wait') {
      this.#progress = { phase, done: total, total, bytes: totalBytes, totalBytes }
      this.#tell()
      this.times.set(phase, now - this.#began)
    }
    this.#began = now
  }

  waitFor(holder: LockHolder | null): void {
    this.#progress = { ...this.#progress, ...(holder === null ? {} : { holder }) }
    this.#tell()
  }

  /** So many more files are done; a promise, to be waited for, where others are due. */
  step(bytes: number, count = 1): Promise<void> | undefined {
    const { done, bytes: before } = this.#progress
    this.#progress = { ...this.#progress, done: done + count, bytes: before + bytes }
    return performance.now() - this.#rested < turn ? undefined : this.rest()
  }

  /** @throws what the signal was aborted with */
  async rest(): Promise<void> {
    this.#tell()
    await oneTurn()
    this.#rested = performance.now()
    this.check()
  }

  /** From here on a build comes to its end: half a switch would be neither the old release nor the new one. */
  async becomeFinal(): Promise<void> {
    await this.rest()
    this.#isFinal = true
  }

  /** @throws what the signal was aborted with */
  check(): void {
    if (!this.#isFinal) this.#signal?.throwIfAborted()
  }

  /** What comes of the work of others, unless the signal is aborted before. */
  async until<T>(work: Promise<T>): Promise<T> {
    this.check()
    let hear = () => {}
    const aborted = new Promise<void>((resolve) => {
      hear = resolve
    })
    this.#signal?.addEventListener('abort', hear)
    await Promise.race([work, aborted]).finally(() => this.#signal?.removeEventListener('abort', hear))
    this.check()
    return work
  }

  #tell(): void {
    this.#onProgress?.(this.#progress)
  }
}

/**
 * Until everything that is due has had its turn, signals too: the first immediate callback may follow what began this
 * turn, and signals are heard in between (libuv polls, then checks).
 */
export async function oneTurn(): Promise<void> {
  await setImmediate()
  await setImmediate()
}
