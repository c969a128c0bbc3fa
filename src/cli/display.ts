import type { Display } from './progress.js'
import type { AnyProgress } from './progress-text.js'

/** Nothing for who wants quiet. */
export function createDisplay(isQuiet: boolean): Display {
  return isQuiet ? { show: () => {}, end: () => {} } : new LateDisplay()
}

/** Loaded when there is something to show: a build with nothing to do has nothing. */
class LateDisplay implements Display {
  #display: Display | undefined
  #latest: AnyProgress | undefined
  #isOver = false

  show(progress: AnyProgress): void {
    if (this.#latest === undefined) void this.#load()
    this.#latest = progress
    this.#display?.show(progress)
  }

  end(): void {
    this.#isOver = true
    this.#display?.end()
  }

  async #load(): Promise<void> {
    const { createProgress } = await import('./progress.js')
    if (this.#isOver || this.#latest === undefined) return
    this.#display = createProgress()
    this.#display.show(this.#latest)
  }
}
