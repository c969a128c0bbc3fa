import { stat } from 'node:fs/promises'
import { signatureOf } from '../io/file-state.js'
import { fileOf, manifestName, releasesName } from '../io/layout.js'
import { systemCode } from '../io/system-error.js'
import type { FollowOptions } from '../open-options.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Opened } from './opened.js'

/** What the manifest and the records were when they were looked at; different with each release, and each `clean`. */
export type FolderState = string

export async function folderState(folder: string): Promise<FolderState> {
  const states = await Promise.all([manifestName, releasesName].map((name) => stateOf(folder, name)))
  return states.join(' ')
}

async function stateOf(folder: string, name: LogicalPath): Promise<string> {
  try {
    return signatureOf(await stat(fileOf(folder, name), { bigint: true }))
  } catch (error) {
    return systemCode(error)
  }
}

/** Between two looks at a state that can't be taken up, at most so many others are left out. */
const mostSkipped = 15

/**
 * Looks at a folder now and then, and takes up what lies there if it is whole. Where it isn't, all stays as it is, and
 * it is looked at again, less and less often: files may still be on their way.
 */
export class Follower {
  readonly #folder: string
  readonly #opened: Opened
  readonly #options: FollowOptions
  /** What is answered from. */
  #taken: FolderState
  #failed: { readonly state: FolderState; skips: number; readonly next: number } | null = null
  #timer: NodeJS.Timeout | null = null
  #isStopped = false

  /** `taken`: the state before the folder was opened. */
  constructor(folder: string, taken: FolderState, opened: Opened, options: FollowOptions) {
    this.#folder = folder
    this.#taken = taken
    this.#opened = opened
    this.#options = options
    this.#schedule()
  }

  stop(): void {
    this.#isStopped = true
    if (this.#timer !== null) clearTimeout(this.#timer)
  }

  /** The next look comes after this one has ended, and keeps no process alive. */
  #schedule(): void {
    if (this.#isStopped) return
    const { every = 2000 } = this.#options
    this.#timer = setTimeout(
      () => this.#look().finally(() => this.#schedule()),
      every * (0.9 + Math.random() / 5),
    )
    this.#timer.unref()
  }

  async #look(): Promise<void> {
    const state = await folderState(this.#folder)
    if (state === this.#taken && !this.#opened.isDamaged) this.#failed = null
    else if (this.#failed?.state !== state || this.#failed.skips-- === 0) await this.#take(state)
  }

  async #take(state: FolderState): Promise<void> {
    const { release } = this.#opened.manifest
    try {
      await this.#opened.reload()
      this.#taken = state
      this.#failed = null
    } catch (error) {
      return this.#fail(state, error)
    }
    const now = this.#opened.manifest.release
    if (now !== release) tell(this.#options.onRelease, now)
  }

  #fail(state: FolderState, error: unknown): void {
    if (this.#isStopped) return
    const isNew = this.#failed?.state !== state
    // That what was opened is damaged has been told to whoever asked for it.
    if (isNew && state !== this.#taken) tell(this.#options.onProblem ?? warn, asError(error))
    const skips = isNew || this.#failed === null ? 0 : this.#failed.next
    this.#failed = { state, skips, next: Math.min(skips * 2 + 1, mostSkipped) }
  }
}

/** What a listener throws must not end the looking. */
function tell<T>(listener: ((value: T) => void) | undefined, value: T): void {
  try {
    listener?.(value)
  } catch (error) {
    warn(asError(error))
  }
}

function warn({ message }: Error): void {
  process.emitWarning(message, 'EverfreshWarning')
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
