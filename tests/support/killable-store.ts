import type { Condition, Got, Listed, ObjectBody, ObjectHeaders, Store } from '../../src/io/stores/store.js'

/** Whoever holds it is killed at its `step`th operation: nothing is done from there on, and nobody is told anything. */
export class KillableStore implements Store {
  readonly keepsHeaders: boolean
  readonly name: string
  readonly killed: Promise<void>
  #tell: () => void = () => {}
  #steps = 0
  /** What was under way when it happened. */
  readonly #under = new Set<Promise<unknown>>()

  constructor(
    private readonly store: Store,
    private readonly step: number,
  ) {
    this.keepsHeaders = store.keepsHeaders
    this.name = store.name
    this.killed = new Promise((resolve) => {
      this.#tell = resolve
    })
  }

  async *list(beginning?: string): AsyncIterable<Listed> {
    await this.#do(async () => {})
    yield* this.store.list(beginning)
  }

  get(key: string, options?: { readonly unless?: string }): Promise<Got | 'unchanged' | null> {
    return this.#do(() => this.store.get(key, options))
  }

  put(key: string, body: ObjectBody, headers: ObjectHeaders, condition?: Condition) {
    return this.#do(() => this.store.put(key, body, headers, condition))
  }

  remove(keys: readonly string[]): Promise<void> {
    return this.#do(() => this.store.remove(keys))
  }

  keepsConditions(): Promise<boolean> {
    return this.store.keepsConditions()
  }

  /** When what it had sent has arrived, or not. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#under)
    this.store.close()
  }

  #do<T>(work: () => Promise<T>): Promise<T> {
    const isDead = this.#steps >= this.step
    if (++this.#steps >= this.step) this.#tell()
    // What is sent with the last breath arrives, and its answer is not heard.
    if (isDead) return new Promise(() => {})
    const done = work()
    this.#under.add(done)
    return done.then(
      (result) => this.#unlessDead(result),
      (error) => this.#unlessDead(Promise.reject(error)),
    )
  }

  #unlessDead<T>(result: T | Promise<T>): T | Promise<T> {
    return this.#steps >= this.step ? new Promise(() => {}) : result
  }
}
