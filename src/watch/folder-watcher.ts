import { type FSWatcher, statSync, watch } from 'node:fs'
import { basename, join } from 'node:path'

/** Told of a file that may have changed; `null` where that isn't known. */
type Tell = (file: string | null) => void

interface Watched {
  readonly identity: string
  readonly watcher: FSWatcher
}

/**
 * Hears of changes in folders, each watched by itself, and not what lies below: so an event names its file, and costs
 * one handle for a folder and none for a file.
 */
export class FolderWatcher {
  readonly #tell: Tell
  readonly #watched = new Map<string, Watched>()
  /** Whether the system gave no handle for some folder; it must be looked at now and then. */
  isPartial = false

  constructor(tell: Tell) {
    this.#tell = tell
  }

  /** Watches just these folders; gives whether one of them was not watched before. */
  follow(folders: Iterable<string>): boolean {
    const wanted = new Set(folders)
    for (const [folder, { watcher }] of this.#watched) if (!wanted.has(folder)) this.#drop(folder, watcher)
    let isNew = false
    this.isPartial = false
    for (const folder of wanted) isNew = this.#follow(folder) || isNew
    return isNew
  }

  close(): void {
    for (const [folder, { watcher }] of this.#watched) this.#drop(folder, watcher)
  }

  #follow(folder: string): boolean {
    const identity = identityOf(folder)
    const known = this.#watched.get(folder)
    // A folder that was removed and made anew is another one; what watched the old one hears nothing any more.
    if (known?.identity === identity) return false
    if (known !== undefined) this.#drop(folder, known.watcher)
    try {
      const watcher = watch(folder, (_, name) => this.#hear(folder, name))
      watcher.on('error', () => this.#tell(null))
      this.#watched.set(folder, { identity, watcher })
      return true
    } catch {
      this.isPartial = true
      return false
    }
  }

  #hear(folder: string, name: string | null): void {
    // That the folder itself is gone, or elsewhere, is told by its own name.
    this.#tell(name === null || name === basename(folder) ? null : join(folder, name))
  }

  #drop(folder: string, watcher: FSWatcher): void {
    watcher.close()
    this.#watched.delete(folder)
  }
}

function identityOf(folder: string): string {
  const stats = statSync(folder, { bigint: true, throwIfNoEntry: false })
  return stats === undefined ? '' : `${stats.dev}:${stats.ino}:${stats.birthtimeNs}`
}
