import type { TagSource } from './source.js'

/** What was worked out of a release, for as long as that is the one; live, nothing lasts. */
export class ReleaseMemory<T> {
  readonly #known = new WeakMap<object, Map<string, T>>()

  get(source: TagSource, key: string, make: () => T): T {
    const release = source.release()
    if (release === null) return make()
    const known = this.#of(release)
    const found = known.get(key) ?? make()
    known.set(key, found)
    return found
  }

  #of(release: object): Map<string, T> {
    const known = this.#known.get(release) ?? new Map<string, T>()
    this.#known.set(release, known)
    return known
  }
}
