import { setTimeout as delay } from 'node:timers/promises'

/** So many requests wait at most, and so long, in milliseconds; the others are answered from what is known. */
const mostWaiting = 1000
const patience = 2000

interface Looks {
  /** Whether the last one was in vain. */
  readonly isFailing: boolean
  lookAfresh(): Promise<void>
}

/**
 * Looks again for requests that ask for a version which isn't known: by one look that begins after they came, for all
 * that came before it, and by one in a while at most. A flood of made-up versions costs no more than that.
 */
export class Recheck {
  readonly #looks: Looks
  readonly #pause: number
  #next: Promise<void> | null = null
  #begun = Number.NEGATIVE_INFINITY
  #waiting = 0

  /** `pause`: from one look to the next, in milliseconds. */
  constructor(looks: Looks, pause: number) {
    this.#looks = looks
    this.#pause = pause
  }

  /** Resolves when the version may be known. Nobody waits for a store that is down. */
  async ask(): Promise<void> {
    this.#next ??= this.#look()
    const next = this.#next
    if (this.#looks.isFailing || this.#waiting >= mostWaiting) return
    this.#waiting++
    await within(patience, next)
    this.#waiting--
  }

  async #look(): Promise<void> {
    const rest = this.#begun + this.#pause - performance.now()
    await (rest > 0 ? delay(rest, undefined, { ref: false }) : null)
    this.#begun = performance.now()
    this.#next = null
    await this.#looks.lookAfresh()
  }
}

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const end = new AbortController()
  await Promise.race([work, delay(milliseconds, undefined, { signal: end.signal }).catch(() => {})])
  end.abort()
}
