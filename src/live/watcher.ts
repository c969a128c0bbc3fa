import { relative, sep } from 'node:path'
import type { Policy } from '../values/naming-policy.js'

/** How long the disk must be quiet before somebody is told, in milliseconds: editors save in several steps. */
const quiet = 50

/** Tells that something below some folders may have changed; what it was must be looked for. */
export class Watcher {
  readonly #tell: () => void
  readonly #watching: Promise<{ close(): Promise<void> }>
  #timer: NodeJS.Timeout | undefined

  constructor(folders: readonly string[], policy: Policy, tell: () => void) {
    this.#tell = tell
    this.#watching = this.#watch(folders, policy)
    this.#watching.catch(warn)
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#watching.then((watching) => watching.close()).catch(() => {})
    clearTimeout(this.#timer)
  }

  async #watch(folders: readonly string[], { isOmitted }: Policy) {
    const { watch } = await import('chokidar')
    const ignored = (path: string) =>
      folders.some((folder) => isBelow(folder, path) && isOmitted(slashes(relative(folder, path))))
    // The first events are for what is there, and say when the watching began.
    return watch([...folders], { ignored, ignoreInitial: true })
      .on('all', () => this.#wait())
      .on('ready', () => this.#wait())
      .on('error', warn)
  }

  #wait(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#tell, quiet)
  }
}

function isBelow(folder: string, path: string): boolean {
  return path.startsWith(folder + sep)
}

function slashes(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path
}

/** Pages are as fresh as ever without; only nobody reloads them. */
function warn(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error)
  process.emitWarning(`live reload can't watch every folder: ${reason}`, 'EverfreshWarning')
}
