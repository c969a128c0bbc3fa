import type { Readable } from 'node:stream'
import type { LogicalPath } from '../values/logical-path.js'
import { mediaType } from '../values/media-type.js'
import type { Policy } from '../values/naming-policy.js'
import { encodePath } from '../values/url-path.js'
import { type Message, ReloadClients } from './reload-clients.js'
import { changesBetween, type Snapshot, takeSnapshot } from './snapshot.js'
import { Watcher } from './watcher.js'

/** How long the watching goes on when nobody listens, in milliseconds: a page that is loaded again comes back. */
const patience = 5000

/**
 * Tells pages that files changed. There is a watcher only while somebody listens, and it only says when to look:
 * what changed is the difference of two snapshots, so that nothing is told twice, nor lost while it starts.
 */
export class Reload {
  readonly #roots: readonly string[]
  readonly #policy: Policy
  readonly #clients = new ReloadClients(() => this.#waitForOthers())
  #watched: { watcher: Watcher; snapshot: Snapshot } | null = null
  #leaving: NodeJS.Timeout | undefined
  #isClosed = false

  /** `roots` as whole paths. */
  constructor(roots: readonly string[], policy: Policy) {
    this.#roots = roots
    this.#policy = policy
  }

  /** Whether nobody is told anything any more. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  /** What all files are at this moment, or were when last there was something to tell. */
  state(): string {
    return (this.#watched?.snapshot ?? this.#take()).id
  }

  /** What a page is told from now on; if it knows another state than that which is, at once. */
  listen(known: string): Readable {
    clearTimeout(this.#leaving)
    const { snapshot } = this.#watch()
    return this.#clients.add(known === '' || known === snapshot.id ? '' : 'reload', snapshot.id)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#clients.end()
    await this.#stop()
  }

  #watch(): { readonly snapshot: Snapshot } {
    this.#watched ??= {
      snapshot: this.#take(),
      watcher: new Watcher(this.#roots, this.#policy, () => this.#look()),
    }
    return this.#watched
  }

  #look(): void {
    if (this.#watched === null) return
    const { snapshot: before } = this.#watched
    const after = this.#take()
    const changes = changesBetween(before, after)
    if (changes.length === 0) return
    this.#watched.snapshot = after
    this.#clients.tell(messageOf(changes), after.id)
  }

  #take(): Snapshot {
    return takeSnapshot(this.#roots, this.#policy)
  }

  #waitForOthers(): void {
    clearTimeout(this.#leaving)
    if (!this.#isClosed) this.#leaving = setTimeout(() => void this.#stop(), patience).unref()
  }

  async #stop(): Promise<void> {
    clearTimeout(this.#leaving)
    const watched = this.#watched
    this.#watched = null
    await watched?.watcher.close()
  }
}

/** More than these at once are no edit, and would make a long URL. */
const mostSheets = 20

/** The paths are encoded, so that no name can end a line or a query. */
function messageOf(changes: readonly LogicalPath[]): Message {
  if (changes.length > mostSheets || !changes.every(isSheet)) return 'reload'
  return changes.map(encodePath).join(',')
}

function isSheet(path: string): boolean {
  return mediaType(path) === 'text/css'
}
