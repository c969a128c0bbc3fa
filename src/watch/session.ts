import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { BuiltAsset } from '../build/built-asset.js'
import { changesOf, currentRelease } from '../build/changes.js'
import { Entries } from '../build/entries.js'
import { switchTo } from '../build/release.js'
import { resultOf } from '../build/result.js'
import type { BuildSettings } from '../build/settings.js'
import { knownDigests, refuseProblems, sift } from '../build/whole.js'
import { type History, readHistory } from '../io/history.js'
import { KnownDigests } from '../io/known-digests.js'
import { fileOf, journalName, manifestName } from '../io/layout.js'
import type { Listed } from '../io/listing.js'
import { withLock } from '../io/lock.js'
import { Output } from '../io/output.js'
import { Pace } from '../io/pace.js'
import { syncLater } from '../io/sync.js'
import type { Manifest } from '../manifest/manifest.js'
import { folderState } from '../open/folder-state.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Problem } from '../values/problem.js'
import { type Remade, WatchedAssets } from './assets.js'
import { WatchedEntries } from './entries.js'
import type { Rebuild } from './options.js'
import { SessionHistory } from './record.js'
import { type Suspects, WatchedSources } from './sources.js'

interface Described {
  readonly entries: Entries
  readonly manifest: Manifest
  readonly problems: readonly Problem[]
  readonly ignored: number
}

/** What builds one after the other need of those before, held in memory; each gives what a build alone would give. */
export class WatchSession {
  readonly #settings: BuildSettings
  readonly #sources: WatchedSources
  readonly #assets: WatchedAssets
  #history: SessionHistory | null = null
  /** What this session left of the manifest and the records; another state means that somebody else has written. */
  #state = ''
  readonly #entries: WatchedEntries
  readonly #listed: Listed = new Map()
  #plain: ReadonlySet<LogicalPath> = new Set()
  /** Whether the last attempt came to no end, so that nothing in memory says what changed since. */
  #hasFailed = false
  #synced: Promise<void> = Promise.resolve()

  constructor(settings: BuildSettings) {
    this.#settings = settings
    this.#sources = new WatchedSources(settings)
    this.#assets = new WatchedAssets(settings)
    this.#entries = new WatchedEntries(settings)
  }

  /** Every folder that holds sources; another map where some may have come or gone. */
  get folders(): ReadonlyMap<string, unknown> {
    return this.#sources.walked.folders
  }

  /** Settles when the disk holds the last manifest. */
  get synced(): Promise<void> {
    return this.#synced
  }

  /** `null` where nothing changed. @throws what a build throws; the release before is current then */
  async rebuild(suspects: Suspects, since: number): Promise<Rebuild | null> {
    const pace = new Pace(undefined, this.#settings.signal)
    const certain = this.#hasFailed ? 'all' : suspects
    this.#hasFailed = true
    await this.#sources.update(certain, pace)
    const rebuilt = this.#sources.isTouched ? await this.#write(pace, since) : null
    this.#hasFailed = false
    return rebuilt
  }

  /** The lock is held for this rebuild alone. */
  #write(pace: Pace, since: number): Promise<Rebuild | null> {
    const { out, wait, signal } = this.#settings
    return withLock(out, () => this.#writeAlone(pace, since), { wait, signal })
  }

  async #writeAlone(pace: Pace, since: number): Promise<Rebuild | null> {
    const { out, strategy, durable } = this.#settings
    const isOwn = await this.#takeHistory()
    const session = this.#history
    if (session === null) return null
    const { history } = session
    const digests = isOwn ? new KnownDigests(null, '') : knownDigests(this.#settings)
    const output = new Output(out, history, strategy, digests, session.names, this.#listed)
    try {
      const remade = await this.#assets.remake(this.#sources, output, pace)
      const before = currentRelease(history)
      const { entries, manifest, problems, ignored } = this.#describe(remade, history)
      const plain = this.#stagePlain(remade, output)
      entries.refuseShared(manifest)
      const { texts } = session
      const change = { out, output, manifest, attempts: new Map(), durable, waits: durable, texts }
      const all = [...plain, ...session.files]
      const { current, record } = await switchTo(
        { ...change, history: session.beforeSwitch(manifest.release), plain: all },
        pace,
      )
      const milliseconds = Math.round(performance.now() - since)
      await session.afterSwitch(out, record, current, pace)
      const { touched } = this.#sources
      this.#settle(plain)
      this.#state = await folderState(out)
      const file = fileOf(out, manifestName)
      this.#synced = Promise.all([this.#synced, syncLater([file, dirname(file)])]).then(() => {})
      if (before?.release === manifest.release && current.digest === history.current?.digest) return null
      const tree = { ...remade, problems, shadowed: [], walked: this.#sources.walked, given: new Map() }
      const result = resultOf(out, tree, manifest, { pace, since: changesOf(manifest, before), ignored })
      return { ...result, milliseconds, touched }
    } finally {
      output.staging.close()
    }
  }

  #settle(plain: readonly LogicalPath[]): void {
    this.#assets.commit()
    this.#sources.settle()
    this.#plain = new Set(plain)
  }

  /** Whether it is as this session left it; if not, all that was taken for sure is looked at again. */
  async #takeHistory(): Promise<boolean> {
    const { out } = this.#settings
    const state = await folderState(out)
    if (this.#history !== null && state === this.#state && !existsSync(fileOf(out, journalName))) return true
    const history = readHistory(out)
    this.#assets.forget()
    this.#plain = new Set()
    if (this.#history === null) this.#history = new SessionHistory(history)
    else this.#history.renew(history)
    return false
  }

  #describe(remade: Remade, history: History): Described {
    const earlier = [...history.releases.values()].map((release) => release.manifest)
    const entries = new Entries(this.#settings, earlier)
    const before = currentRelease(history)
    const manifest = this.#entries.manifest(remade, entries, { earlier, before })
    const [problems, ignored] = sift([...remade.problems, ...entries.problems], this.#settings.ignores)
    if (this.#settings.strict) refuseProblems(problems)
    return { entries, manifest, problems, ignored }
  }

  /** Pages last. What has its plain file since the release before, and no other bytes, is left alone. */
  #stagePlain({ assets, fresh, followed, isAlike }: Remade, output: Output): LogicalPath[] {
    const others = assets.filter(({ path }) => fresh.has(path))
    // The rest was claimed by the release before.
    for (const { path, digest } of others) output.claim(path, digest)
    const { originals } = this.#settings
    const isWanted = ({ path, versioned }: BuiltAsset) =>
      originals || !versioned || followed.has(path) || this.#plain.has(path) || output.exists(path)
    const asked = isAlike ? others : assets
    const wanted = asked.filter((asset) => asset.name !== asset.path && isWanted(asset))
    const inOrder = [...wanted].sort((a, b) => Number(b.versioned) - Number(a.versioned))
    for (const { path, name, digest } of inOrder)
      if (fresh.has(path) || !this.#plain.has(path)) output.copy(path, name, digest)
    const paths = inOrder.map(({ path }) => path)
    return isAlike ? [...new Set([...this.#plain, ...paths])] : paths
  }
}
