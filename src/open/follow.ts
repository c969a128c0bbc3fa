import type { FollowOptions } from '../open-options.js'
import type { OpenRelease } from './release.js'

/** Between two looks that are in vain, at most so many others are left out. */
const mostSkipped = 15

type Followed = Pick<OpenRelease, 'isDamaged' | 'manifest' | 'reload' | 'state'>

/** What can't be taken up: one state of what is followed, or that nobody can say in which it is. */
interface Failure {
  readonly state: string | null
  /** What was wrong. */
  readonly message: string
  /** How many looks are left out before the next, and how many after that. */
  skips: number
  readonly next: number
}

/**
 * Looks at what is followed now and then, and takes it up if it is whole. Where it isn't, all stays as it is, and it is
 * looked at again, less and less often: files may still be on their way, and a store may be down.
 */
export class Follower {
  readonly #followed: Followed
  readonly #options: FollowOptions
  /** What is answered from; `null` for a copy of it. */
  #taken: string | null
  #failure: Failure | null = null
  #looking: Promise<void> | null = null
  #timer: NodeJS.Timeout | null = null
  #isStopped = false

  /** `taken`: the state before it was opened; `null` where that couldn't be said, which was told. */
  constructor(followed: Followed, taken: string | null, options: FollowOptions) {
    this.#followed = followed
    this.#taken = taken
    this.#options = options
    if (taken === null) this.#failure = { state: null, message: '', skips: 0, next: 1 }
    this.#schedule()
  }

  /** How long it is from one look to the next, in milliseconds. */
  get every(): number {
    return this.#options.every ?? defaultEvery
  }

  /** Whether the last look was in vain. */
  get isFailing(): boolean {
    return this.#failure !== null
  }

  /** One look at a time. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null
    })
    return this.#looking
  }

  /** A look that begins now, or when the one under way has ended. */
  async lookAfresh(): Promise<void> {
    await this.#looking
    await this.look()
  }

  stop(): void {
    this.#isStopped = true
    if (this.#timer !== null) clearTimeout(this.#timer)
  }

  /** The next look comes after this one has ended, and keeps no process alive. */
  #schedule(): void {
    if (this.#isStopped) return
    this.#timer = setTimeout(
      () => this.#lookInTurn().finally(() => this.#schedule()),
      this.every * (0.9 + Math.random() / 5),
    )
    this.#timer.unref()
  }

  /** A store that is down is not asked each time; what lies there is, for that costs little. */
  async #lookInTurn(): Promise<void> {
    const isDown = this.#failure?.state === null
    if (isDown && this.#failure !== null && this.#failure.skips-- > 0) return
    await this.look()
  }

  async #look(): Promise<void> {
    let state: string
    try {
      state = await this.#followed.state()
    } catch (error) {
      return this.#fail(null, error)
    }
    if (state === this.#taken && !this.#followed.isDamaged) this.#failure = null
    else if (this.#failure?.state !== state || this.#failure.skips-- === 0) await this.#take(state)
  }

  async #take(state: string): Promise<void> {
    const { release } = this.#followed.manifest
    try {
      await this.#followed.reload()
      this.#taken = state
      this.#failure = null
    } catch (error) {
      return this.#fail(state, error)
    }
    const now = this.#followed.manifest.release
    if (now !== release) tell(this.#options.onRelease, now)
  }

  #fail(state: string | null, error: unknown): void {
    if (this.#isStopped) return
    const isNew = this.#failure === null || this.#failure.state !== state
    const { message } = asError(error)
    // A release comes in steps, each of which is another state; that may not make another problem of it.
    const isSaid = message === this.#failure?.message
    // That what was opened is damaged has been told to whoever asked for it.
    if (isNew && !isSaid && (state === null || state !== this.#taken)) tellProblem(this.#options, error)
    const skips = isNew || this.#failure === null ? 0 : this.#failure.next
    this.#failure = { state, message, skips, next: Math.min(skips * 2 + 1, mostSkipped) }
  }
}

const defaultEvery = 2000

export function tellProblem({ onProblem = warn }: FollowOptions, error: unknown): void {
  tell(onProblem, asError(error))
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
