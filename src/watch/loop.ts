import { resolve, sep } from 'node:path'
import type { BuildSettings } from '../build/settings.js'
import { EverfreshError } from '../values/error.js'
import { FolderWatcher } from './folder-watcher.js'
import type { Rebuild } from './options.js'
import type { WatchSession } from './session.js'

/** How long the disk must be quiet before a rebuild, and how long it is waited for, in milliseconds. */
const quiet = 10
const patience = 200

/** When to look again where nothing will tell that it is worth it, in milliseconds. */
const interval = 1000

/** After so many events at once the system may have left some out. */
const burst = 1000

/** What may pass without any source being changed. */
const passing: ReadonlySet<string> = new Set([
  'root-missing',
  'root-unreadable',
  'unreadable',
  'file-changing',
  'disk-full',
  'output-unwritable',
  'output-locked',
])

/** How often a save that is under way is waited for before somebody is told. */
const mostUnsettled = 10

export interface LoopEvents {
  readonly onBuild: (rebuild: Rebuild) => void | Promise<void>
  readonly onError: (error: Error) => void
}

/** Rebuilds when something has changed, one rebuild at a time. */
export class WatchLoop {
  readonly #session: WatchSession
  readonly #settings: BuildSettings
  readonly #events: LoopEvents
  readonly #watcher = new FolderWatcher((file) => this.#hear(file))
  readonly #roots: readonly string[]
  #suspects: Set<string> | 'all' | null = null
  /** When the first of the changes was noticed. */
  #since = 0
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | null = null
  #isClosed = false
  /** What was watched after the last rebuild. */
  #folders: ReadonlyMap<string, unknown> | null = null
  /** The last failure that was told, until a rebuild succeeds. */
  #told = ''
  /** How many attempts in a row met a file that changed meanwhile. */
  #unsettled = 0

  constructor(session: WatchSession, settings: BuildSettings, events: LoopEvents) {
    this.#session = session
    this.#settings = settings
    this.#events = events
    this.#roots = settings.roots.map((root) => resolve(root))
  }

  /** What changes from now on is heard of, and what has changed since the session looked is looked for. */
  async start(): Promise<void> {
    this.#suspects = 'all'
    this.#since = performance.now()
    await this.#run()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    this.#watcher.close()
    await this.#running
    await this.#session.synced
  }

  #hear(file: string | null): void {
    if (this.#isClosed || (file !== null && this.#isOmitted(file))) return
    if (this.#suspects === null) this.#since = performance.now()
    if (file === null) this.#suspects = 'all'
    else if (this.#suspects !== 'all') this.#suspects = (this.#suspects ?? new Set<string>()).add(file)
    if (this.#running === null) this.#schedule(performance.now() - this.#since > patience ? 0 : quiet)
  }

  #isOmitted(file: string): boolean {
    const root = this.#roots.find((each) => file.startsWith(each + sep))
    if (root === undefined) return false
    const path = file.slice(root.length + 1)
    return this.#settings.policy.isOmitted(sep === '/' ? path : path.replaceAll(sep, '/'))
  }

  #schedule(delay: number): void {
    clearTimeout(this.#timer)
    if (!this.#isClosed) this.#timer = setTimeout(() => void this.#run(), delay)
  }

  #run(): Promise<void> {
    this.#running ??= this.#rebuild().finally(() => {
      this.#running = null
      if (this.#suspects !== null) this.#schedule(quiet)
    })
    return this.#running
  }

  async #rebuild(): Promise<void> {
    const suspects = this.#suspects ?? 'all'
    const isBurst = suspects !== 'all' && suspects.size > burst
    this.#suspects = null
    try {
      const rebuilt = await this.#session.rebuild(isBurst ? 'all' : suspects, this.#since)
      this.#told = ''
      this.#unsettled = 0
      if (rebuilt !== null && !this.#isClosed) await this.#events.onBuild(rebuilt)
      // What came into a new folder before it was watched.
      const isNew = !this.#isClosed && this.#follow()
      if (isNew || isBurst) this.#hear(null)
      else if (this.#watcher.isPartial) this.#look()
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)))
    }
  }

  /** Gives whether a folder is watched that was not before. */
  #follow(): boolean {
    const { folders } = this.#session
    if (folders === this.#folders && !this.#watcher.isPartial) return false
    this.#folders = folders
    return this.#watcher.follow(folders.keys())
  }

  #fail(error: Error): void {
    if (this.#isClosed || this.#settings.signal?.aborted === true) return
    const code = error instanceof EverfreshError ? error.code : undefined
    if (code === 'file-changing' && this.#unsettled++ < mostUnsettled) this.#hear(null)
    else {
      if (error.message !== this.#told) this.#events.onError(error)
      this.#told = error.message
      if (code !== undefined && passing.has(code)) this.#look()
    }
  }

  /** After a while, unless something is heard before. */
  #look(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#hear(null), interval)
  }
}
