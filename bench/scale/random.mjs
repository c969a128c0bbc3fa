/** The same numbers for the same seed, on every machine: xorshift32 (Marsaglia, 2003). */
export class Random {
  #state

  constructor(seed) {
    this.#state = seed >>> 0 || 1
  }

  /** From 0 up to, but without, 1. */
  next() {
    let state = this.#state
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    this.#state = state >>> 0
    return this.#state / 2 ** 32
  }

  /** A whole number below `end`. */
  below(end) {
    return Math.floor(this.next() * end)
  }

  /** One of a list of [value, weight]. */
  choose(weighted) {
    let left = this.next() * weighted.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [value, weight] of weighted) {
      left -= weight
      if (left < 0) return value
    }
    return weighted[0][0]
  }

  /** From a distribution that is given by its values at equal steps. */
  along(steps) {
    const place = this.next() * (steps.length - 1)
    const [low, high] = [steps[Math.floor(place)], steps[Math.ceil(place)]]
    return Math.round(low + (high - low) * (place % 1))
  }
}
