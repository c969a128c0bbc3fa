/**
 * Shares a list between two threads, one taking from its front and one from its end, until they meet: each task is
 * taken once, and none waits for the other.
 */
export class Tickets {
  readonly shared: SharedArrayBuffer
  readonly #taken: Int32Array
  readonly #count: number

  constructor(count: number, shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.shared = shared
    this.#taken = new Int32Array(shared)
    this.#count = count
  }

  /** How many tasks both threads have taken. */
  get taken(): number {
    return Math.min(Atomics.load(this.#taken, 0), this.#count)
  }

  /** Whether there is one more task. */
  take(): boolean {
    return Atomics.add(this.#taken, 0, 1) < this.#count
  }
}
