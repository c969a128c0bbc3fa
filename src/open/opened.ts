import type { Reply } from '../http/reply.js'
import type { Table } from '../http/table.js'
import { HeldFile } from '../io/held-file.js'
import { readManifestFile } from '../io/history.js'
import { fileOf } from '../io/layout.js'
import type { Manifest } from '../manifest/manifest.js'
import { readManifest } from '../manifest/read-manifest.js'
import type { OpenSettings } from '../open-options.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import { folderState } from './folder-state.js'
import { type Loaded, readTable } from './read-table.js'
import { closed, type OpenRelease, refuseOtherBase, urlsOf } from './release.js'
import { readStored } from './stored.js'

/** A release as it is served: its manifest at once, its table when it is first needed. */
interface Current {
  readonly manifest: Manifest
  readonly urls: ReadonlyMap<string, string>
  loaded: Loaded | null
}

/** What was opened: a built folder with the release that is served of it, or a manifest alone. */
export class Opened implements OpenRelease {
  #current: Current
  #loading: Promise<Loaded> | null = null
  #reloading: Promise<void> | null = null
  #isTold = false
  #isClosed = false
  readonly #folder: string | null
  readonly #settings: OpenSettings

  /** @throws {EverfreshError} `manifest-missing`, `manifest-corrupt`, `manifest-newer` */
  constructor(from: string | object, settings: OpenSettings) {
    this.#folder = typeof from === 'string' ? from : null
    this.#settings = settings
    this.#current = currentOf(
      typeof from === 'string' ? readManifestFile(from) : readManifest(from, 'the manifest'),
    )
  }

  get manifest(): Manifest {
    return this.#current.manifest
  }

  get urls(): ReadonlyMap<string, string> {
    return this.#current.urls
  }

  /** `null` until every file was verified, and after the end. */
  get table(): Table | null {
    return this.#isClosed ? null : (this.#current.loaded?.table ?? null)
  }

  get isDamaged(): boolean {
    return this.#current.loaded !== null && this.#current.loaded.damaged !== null
  }

  /** Damage is told once, to the log, where nobody has asked for `verify`. */
  async load(): Promise<Table> {
    const { damaged } = await this.#load()
    if (damaged !== null && !this.#isTold) process.emitWarning(damaged.message, 'EverfreshWarning')
    this.#isTold = true
    // A reload may have been faster.
    return this.table ?? (await this.#load()).table
  }

  async verify(): Promise<void> {
    const { damaged } = await this.#load()
    this.#isTold = true
    if (damaged !== null) throw damaged
  }

  /**
   * What an asset holds, compared with what the manifest says.
   * @throws {EverfreshError} `manifest-missing`, `output-corrupt`, `unreadable`
   */
  bytes(path: string): Uint8Array {
    const asset = this.manifest.assets.get(path as LogicalPath)
    if (asset === undefined) throw new Error(`${path} is not in the manifest`)
    return readStored(fileOf(this.#folderOrFail(), asset.file), asset.integrity)
  }

  /** A file whose times changed is verified before the answer; who sends it finds out if it isn't right. */
  confirm(reply: Reply | null): Promise<Reply | null> | Reply | null {
    const content = reply?.body?.content ?? reply?.promised
    if (!(content instanceof HeldFile) || content.isUnchanged()) return reply
    return content.verify().then(() => reply)
  }

  async state(): Promise<string> {
    return folderState(this.#folderOrFail())
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
    this.#current.loaded?.contents.retire()
  }

  #load(): Promise<Loaded> {
    if (this.#isClosed) return Promise.reject(closed())
    if (this.#current.loaded !== null) return Promise.resolve(this.#current.loaded)
    this.#loading ??= this.#loadCurrent().finally(() => {
      this.#loading = null
    })
    return this.#loading
  }

  async #loadCurrent(): Promise<Loaded> {
    const current = this.#current
    const loaded = await readTable(this.#folderOrFail(), current.manifest, this.#settings, null)
    this.#keepOpen(loaded)
    current.loaded = loaded
    return loaded
  }

  async #reload(): Promise<void> {
    await this.#loading?.catch(() => {})
    if (this.#isClosed) throw closed()
    const folder = this.#folderOrFail()
    const next = currentOf(readManifestFile(folder))
    refuseOtherBase(this.manifest, next.manifest)
    const earlier = this.#current.loaded?.contents ?? null
    const loaded = await readTable(folder, next.manifest, this.#settings, earlier)
    this.#keepOpen(loaded)
    if (loaded.damaged !== null) {
      loaded.contents.retire(earlier)
      throw loaded.damaged
    }
    this.#current = { ...next, loaded }
    earlier?.retire(loaded.contents)
  }

  /** What was being read when all was closed is closed as well. */
  #keepOpen({ contents }: Loaded): void {
    if (!this.#isClosed) return
    contents.retire()
    throw closed()
  }

  #folderOrFail(): string {
    if (this.#folder !== null) return this.#folder
    throw new EverfreshError(
      'manifest-missing',
      'assets opened from a manifest alone have URLs, but no files to serve: open the built folder',
    )
  }
}

function currentOf(manifest: Manifest): Current {
  return { manifest, urls: urlsOf(manifest), loaded: null }
}
