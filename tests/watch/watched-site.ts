import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Rebuild, type Watching, type WatchOptions, watch } from '../../src/build.js'
import { Site } from '../build/site.js'
import type { Files } from '../support/folder.js'

/** A site that is watched until the test is over. */
export class WatchedSite extends Site {
  readonly builds: Rebuild[] = []
  readonly errors: (Error & { code?: string })[] = []
  #wake = () => {}
  #watching: Watching | undefined

  static async of(files: Files, options: Partial<WatchOptions> = {}): Promise<WatchedSite> {
    const site = new WatchedSite(files)
    site.#watching = await watch({
      ...{ roots: [site.root], out: site.out, cacheDir: false, ...options },
      onBuild: (rebuild) => site.#hear(site.builds, rebuild),
      onError: (error) => site.#hear(site.errors, error),
    })
    onTestFinished(() => site.close())
    return site
  }

  #hear<T>(list: T[], value: T): void {
    list.push(value)
    this.#wake()
  }

  async close(): Promise<void> {
    await this.#watching?.close()
  }

  get ended(): Promise<void> | undefined {
    return this.#watching?.ended
  }

  source(name: string): string {
    return join(this.root, name)
  }

  /** Waits for as many events as it takes. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo())
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
  }

  /** Waits until an asset has this text. */
  untilText(path: string, text: string): Promise<void> {
    return this.until(() => this.manifest.assets[path] !== undefined && this.stored(path) === text)
  }
}
