import type { Reply } from '../http/reply.js'
import type { Store } from '../io/stores/store.js'
import type { Manifest } from '../manifest/manifest.js'
import type { Published } from '../manifest/published.js'
import type { OpenSettings } from '../open-options.js'
import { EverfreshError } from '../values/error.js'
import { writeCopy } from './copy.js'
import { tellProblem } from './follow.js'
import { readRecord } from './published-release.js'
import { closed, type OpenRelease, type OpenTable, refuseOtherBase, urlsOf } from './release.js'
import { SeenPointer } from './seen-pointer.js'
import { StoredAnswers } from './stored-answers.js'

interface Current {
  readonly record: Published
  readonly urls: ReadonlyMap<string, string>
  /** `null` until somebody asks. */
  table: OpenTable | null
}

/** The release to which the pointer of a store leads. The files stay there, where a CDN fetches them. */
export class StoredRelease implements OpenRelease {
  readonly isDamaged = false
  readonly #store: Store
  readonly #settings: OpenSettings
  readonly #pointer: SeenPointer
  readonly #answers: StoredAnswers
  #current: Current
  #loading: Promise<OpenTable> | null = null
  #reloading: Promise<void> | null = null
  #isClosed = false

  readonly #closeStore: () => void

  private constructor(
    store: Store,
    settings: OpenSettings,
    close: () => void,
    pointer: SeenPointer,
    record: Published,
  ) {
    this.#store = store
    this.#settings = settings
    this.#closeStore = close
    this.#pointer = pointer
    this.#answers = new StoredAnswers(store, settings, pointer)
    this.#current = currentOf(record)
  }

  /** @throws {EverfreshError} `manifest-missing`, `manifest-corrupt`, `manifest-newer`, and those of the store */
  static async read(
    store: Store,
    settings: OpenSettings,
    close: () => void,
  ): Promise<{ opened: StoredRelease; taken: string }> {
    const pointer = new SeenPointer(store)
    const taken = await pointer.state()
    const { record, bytes } = await readRecord(store, pointer.read().releases[0].release)
    const opened = new StoredRelease(store, settings, close, pointer, record)
    await opened.#keepCopy(bytes)
    return { opened, taken }
  }

  static ofCopy(store: Store, settings: OpenSettings, close: () => void, record: Published): StoredRelease {
    return new StoredRelease(store, settings, close, new SeenPointer(store), record)
  }

  get manifest(): Manifest {
    return this.#current.record.manifest
  }

  get urls(): ReadonlyMap<string, string> {
    return this.#current.urls
  }

  get table(): OpenTable | null {
    return this.#isClosed ? null : this.#current.table
  }

  load(): Promise<OpenTable> {
    if (this.#isClosed) return Promise.reject(closed())
    if (this.#current.table !== null) return Promise.resolve(this.#current.table)
    this.#loading ??= this.#load(this.#current).finally(() => {
      this.#loading = null
    })
    return this.#loading
  }

  async verify(): Promise<void> {
    await this.load()
  }

  /** @throws {EverfreshError} `manifest-missing` */
  bytes(path: string): Uint8Array {
    throw new EverfreshError(
      'manifest-missing',
      `"${path}" lies in ${this.#store.name} alone, and can't be written into a page: open the built folder for that`,
    )
  }

  confirm(reply: Reply | null): Promise<Reply> | Reply | null {
    return this.#answers.confirm(reply)
  }

  state(): Promise<string> {
    return this.#pointer.state()
  }

  /** Calls that come while one is under way are one with it. */
  reload(): Promise<void> {
    this.#reloading ??= this.#reload().finally(() => {
      this.#reloading = null
    })
    return this.#reloading
  }

  close(): void {
    this.#isClosed = true
    this.#closeStore()
  }

  async #load(current: Current): Promise<OpenTable> {
    current.table = await this.#answers.tableOf(current.record)
    return current.table
  }

  async #reload(): Promise<void> {
    if (this.#isClosed) throw closed()
    await this.#pointer.state()
    const [{ release }] = this.#pointer.read().releases
    if (release !== this.manifest.release) await this.#take(release)
  }

  /** Whoever asks while the table is made is answered from the release before. */
  async #take(release: string): Promise<void> {
    const { record, bytes } = await readRecord(this.#store, release)
    refuseOtherBase(this.manifest, record.manifest)
    const next = currentOf(record)
    if (this.#current.table !== null || this.#loading !== null) await this.#load(next)
    if (this.#isClosed) throw closed()
    this.#current = next
    await this.#keepCopy(bytes)
  }

  /** What is answered doesn't depend on it. */
  async #keepCopy(bytes: Uint8Array): Promise<void> {
    const { copy, follow } = this.#settings
    if (copy === null) return
    await writeCopy(copy, bytes, this.#store).catch((error) => tellProblem(follow ?? {}, error))
  }
}

function currentOf(record: Published): Current {
  return { record, urls: urlsOf(record.manifest), table: null }
}
