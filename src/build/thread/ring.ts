/**
 * Memory of which pieces are taken, and given back in the order in which they were taken. The same pages are used again
 * and again: to touch new ones costs more than to read a file into them.
 */
export class Ring {
  readonly #size: number
  readonly #taken: { readonly start: number; readonly end: number }[] = []

  /** `size`: in bytes. */
  constructor(size: number) {
    this.#size = size
  }

  /** Where a piece begins; `null` while there is no room for it. */
  take(length: number): number | null {
    // Each has a place of its own, so that a full ring differs from an empty one.
    const start = this.#roomFor(Math.max(length, 1))
    if (start !== null) this.#taken.push({ start, end: start + Math.max(length, 1) })
    return start
  }

  /** Gives back the piece that was taken first. */
  give(): void {
    this.#taken.shift()
  }

  #roomFor(length: number): number | null {
    const [oldest, newest] = [this.#taken[0], this.#taken.at(-1)]
    if (oldest === undefined || newest === undefined) return length <= this.#size ? 0 : null
    const { end } = newest
    if (end <= oldest.start) return oldest.start - end >= length ? end : null
    if (end + length <= this.#size) return end
    return oldest.start >= length ? 0 : null
  }
}
