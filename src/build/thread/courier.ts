import type { Memory } from './memory.js'
import type { Order } from './orders.js'
import { Ring } from './ring.js'

/** Carries orders to the thread of files, and the bytes that they are about. */
export class Courier {
  readonly #memory: Memory
  readonly #ring: Ring
  /** How many pieces of what was to be written are free again. */
  #free = 0

  constructor(memory: Memory) {
    this.#memory = memory
    this.#ring = new Ring(memory.write.length)
  }

  /** How much the other thread had to tell until now. */
  get news(): number {
    return this.#memory.counters.get('news')
  }

  /** Waits until there is more to tell than was `seen`, but not for long: others want their turn. */
  wait(seen: number): boolean {
    this.#memory.orders.hurry()
    return this.#memory.counters.sleep('news', seen, turn)
  }

  order(order: Order): void {
    const { orders } = this.#memory
    this.#until(() => (orders.isFull ? null : orders.give(order)))
  }

  /** Has a copy of bytes written; false where there are too many of them. */
  write(staged: number, bytes: Uint8Array): boolean {
    if (bytes.length > this.#memory.write.length / 2) return false
    const offset = this.#roomFor(bytes.length)
    this.#memory.write.set(bytes, offset)
    this.order({ memory: 'write', staged, offset, length: bytes.length })
    return true
  }

  #roomFor(length: number): number {
    return this.#until(() => {
      for (; this.#free !== this.#memory.counters.get('written'); this.#free++) this.#ring.give()
      return this.#ring.take(length)
    })
  }

  /** What the other thread makes room for as it goes on, which is soon. */
  #until<T>(attempt: () => T | null): T {
    for (let waited = 0; waited < patience; waited += turn) {
      const seen = this.news
      const result = attempt()
      if (result !== null) return result
      if (this.wait(seen)) waited = 0
    }
    throw new Error('a thread of the build has not answered for a minute')
  }
}

/** In milliseconds. */
const turn = 1
const patience = 60_000
