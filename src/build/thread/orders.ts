import type { Counters } from './counters.js'

/** What the thread of files shall do with a piece of memory. */
export interface Order {
  /** `read`: where it has read a source; `write`: what the build has made; `end`: nothing more follows. */
  readonly memory: 'read' | 'write' | 'end'
  /** The number in the staging folder under which the bytes are written; `null` if they aren't. */
  readonly staged: number | null
  readonly offset: number
  readonly length: number
}

const memories = ['read', 'write', 'end'] as const
const fields = 4
const capacity = 1024

/** In bytes: for so much it is worth to wake somebody; an order counts as much as it takes to open a file. */
const urgent = 1 << 20
const perOrder = 16 << 10

/** A queue from one thread to the other. */
export class Orders {
  readonly #counters: Counters
  readonly #numbers: Int32Array
  /** Bytes that were ordered since the other thread was woken, more or less. */
  #urgency = 0

  constructor(memory: SharedArrayBuffer, counters: Counters) {
    this.#counters = counters
    this.#numbers = new Int32Array(memory)
  }

  static memory(): SharedArrayBuffer {
    return new SharedArrayBuffer(capacity * fields * Int32Array.BYTES_PER_ELEMENT)
  }

  get isFull(): boolean {
    return this.#counters.get('orders') - this.#counters.get('obeyed') >= capacity
  }

  /** While it isn't full. */
  give({ memory, staged, offset, length }: Order): void {
    const at = this.#place('orders')
    this.#numbers.set([memories.indexOf(memory), staged ?? -1, offset, length], at)
    this.#counters.add('orders')
    this.#urgency += length + perOrder
    if (this.#urgency >= urgent || memory === 'end') this.hurry()
  }

  /** Wakes the other thread for what was ordered, be it little. */
  hurry(): void {
    this.#urgency = 0
    this.#counters.wake('orders')
  }

  /** The next that is to be obeyed; `null` if there is none yet. */
  next(): Order | null {
    const obeyed = this.#counters.get('obeyed')
    if (this.#counters.get('orders') === obeyed) return null
    const at = this.#place('obeyed')
    const [memory = 0, staged = -1, offset = 0, length = 0] = this.#numbers.subarray(at, at + fields)
    return { memory: memories[memory] ?? 'end', staged: staged < 0 ? null : staged, offset, length }
  }

  /** Waits until there is one. */
  await(): void {
    this.#counters.sleep('orders', this.#counters.get('obeyed'))
  }

  /** Says that the next one is done. */
  obey(): void {
    this.#counters.add('obeyed')
    this.#counters.add('news')
    this.#counters.wake('news')
  }

  #place(counter: 'orders' | 'obeyed'): number {
    return (this.#counters.get(counter) % capacity) * fields
  }
}
