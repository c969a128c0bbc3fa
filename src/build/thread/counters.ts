/**
 * What two threads count, and wait for. To wake the other one takes as long as to read a small file, so that it is done
 * only if it sleeps.
 */
export class Counters {
  readonly #counts: Int32Array
  /** Whether somebody sleeps until a count changes. */
  readonly #sleepers: Int32Array

  constructor(memory: SharedArrayBuffer) {
    this.#counts = new Int32Array(memory, 0, places.length)
    this.#sleepers = new Int32Array(memory, this.#counts.byteLength)
  }

  static memory(): SharedArrayBuffer {
    return new SharedArrayBuffer(2 * places.length * Int32Array.BYTES_PER_ELEMENT)
  }

  get(counter: Counter): number {
    return Atomics.load(this.#counts, places.indexOf(counter))
  }

  /** Gives the count as it was. */
  add(counter: Counter): number {
    return Atomics.add(this.#counts, places.indexOf(counter), 1)
  }

  wake(counter: Counter): void {
    const place = places.indexOf(counter)
    if (Atomics.load(this.#sleepers, place) === 1) Atomics.notify(this.#counts, place)
  }

  /** Sleeps while the count is still `seen`, for so many milliseconds at most; whether it has changed. */
  sleep(counter: Counter, seen: number, most?: number): boolean {
    const place = places.indexOf(counter)
    Atomics.store(this.#sleepers, place, 1)
    const end = Atomics.wait(this.#counts, place, seen, most)
    Atomics.store(this.#sleepers, place, 0)
    return end !== 'timed-out'
  }
}

/**
 * - `news`: what the thread of files has told, each file and each order that it has obeyed.
 * - `orders`, `obeyed`: those that the thread of the build has given, and how many of them are done.
 * - `written`: how many pieces of what is to be written are free again.
 */
const places = ['news', 'orders', 'obeyed', 'written'] as const
export type Counter = (typeof places)[number]
