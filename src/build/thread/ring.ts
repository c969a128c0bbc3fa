/**
 * Memory of which pieces are taken, and given back in the order in which they were taken. The same pages are used again
 * and again: to touch new ones costs more than to read a file into them.
 */
export class Ring {
  readonly #usual: number
  readonly #size: number
  readonly #taken: { readonly start: number; readonly end: number }[] = []

  /** `usual`: how much is used unless a large piece is asked for; both in bytes. */
  constructor(usual: number, size = usual) {
    this.#usual = usual
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
    if (end + length <= this.#usual) return end
    if (oldest.start >= length) return 0
    return length > this.#usual / 4 && end + length <= this.#size ? end : null
  }
}
