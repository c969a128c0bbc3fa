import { lstatSync } from 'node:fs'
import { FactsCache } from '../build/facts-cache.js'
import { refuseFileAsFolder } from '../build/file-as-folder.js'
import { separateVariants } from '../build/given-variants.js'
import type { ScannedFile, ScanTask } from '../build/scan-file.js'
import { scanSources } from '../build/scan-sources.js'
import type { BuildSettings } from '../build/settings.js'
import { Texts } from '../build/texts.js'
import { type Resolved, resolveFacts, surroundingsOf } from '../inspect.js'
import { type FileState, stateOf } from '../io/file-state.js'
import type { Pace } from '../io/pace.js'
import { isRacy } from '../io/racy.js'
import type { StagingPlaces } from '../io/staging.js'
import { type FoundSource, type Walk, walk } from '../io/walk.js'
import type { Facts } from '../scan.js'
import { scanRulesOf } from '../scan-rules.js'
import type { Node } from '../stamp/graph.js'
import type { SourceText } from '../stamp/source-text.js'
import { byPath, type LogicalPath } from '../values/logical-path.js'
import { Places } from '../values/places.js'
import { isResolvedAgain, type PathChanges, refersAlike } from './affected.js'
import type { WatchedSource } from './watched-source.js'

/** Files on disk that may have changed; or `all`, where that isn't known. */
export type Suspects = ReadonlySet<string> | 'all'

/** A session stages nothing while it reads. */
const nowhere: StagingPlaces = { folder: '', out: '' }

/** The sources of a session, each read when it has changed, and only then. */
export class WatchedSources {
  readonly #settings: BuildSettings
  readonly #known = new Map<LogicalPath, WatchedSource>()
  /** Paths that are other than in the last release of the session. */
  readonly #touched = new Set<LogicalPath>()
  /** What those were that were edited since. */
  readonly #before = new Map<LogicalPath, Resolved>()
  #walked: Walk = { sources: new Map(), shadowed: [], problems: [], folders: new Map(), hasLinks: false }
  #said = ''
  #byFile: ReadonlyMap<string, LogicalPath> = new Map()
  #graph: ReadonlyMap<LogicalPath, Node> | null = null

  constructor(settings: BuildSettings) {
    this.#settings = settings
  }

  get walked(): Walk {
    return this.#walked
  }

  /** In path order, until the next `update`. */
  get graph(): ReadonlyMap<LogicalPath, Node> {
    this.#graph ??= this.#createGraph()
    return this.#graph
  }

  get files(): ReadonlyMap<LogicalPath, WatchedSource> {
    return this.#known
  }

  /** What changed since `settle` was called for the last time. */
  get touched(): LogicalPath[] {
    return [...this.#touched].sort(byPath)
  }

  /** The nodes of all that was touched, if that refers to the same files as before in the same ways; else `null`. */
  get edited(): readonly Node[] | null {
    const nodes: Node[] = []
    for (const path of this.#touched) {
      const [before, now] = [this.#before.get(path), this.#known.get(path)?.resolved]
      if (before === undefined || now == null || !refersAlike(before, now)) return null
      nodes.push(now.node)
    }
    return nodes
  }

  /** Whether a build now might give another thing than it gave when `settle` was called. */
  get isTouched(): boolean {
    return this.#touched.size > 0 || this.#said !== JSON.stringify(this.#walked.problems)
  }

  settle(): void {
    this.#touched.clear()
    this.#before.clear()
    this.#said = JSON.stringify(this.#walked.problems)
  }

  /** Read when it is asked for. @throws {EverfreshError} `file-changing`, `unreadable` */
  textOf(path: LogicalPath): SourceText {
    const known = this.#known.get(path)
    const texts = new Texts()
    if (known !== undefined) {
      const { source, facts } = known
      texts.add(path, { file: source.file, digest: facts.digest, proof: null }, null)
    }
    return texts.get(path)
  }

  /** Whether the set of paths may be another one than it was. */
  needsWalk(suspects: Suspects): boolean {
    if (suspects === 'all' || this.#walked.hasLinks) return true
    for (const file of suspects) {
      const stats = lstatSync(file, { throwIfNoEntry: false })
      const isKnown = this.#byFile.has(file)
      if (isKnown ? stats?.isFile() !== true : stats !== undefined || this.#walked.folders.has(file))
        return true
    }
    return false
  }

  /** @throws {EverfreshError} `root-missing`, `root-unreadable`, `name-collision`, `unreadable`, `file-changing` */
  async update(suspects: Suspects, pace: Pace): Promise<void> {
    this.#graph = null
    const isWhole = this.needsWalk(suspects)
    const stale = isWhole ? this.#walk() : this.#named(suspects)
    await this.#read(stale, pace)
    this.#resolve()
  }

  #named(suspects: Suspects): FoundSource[] {
    return [...suspects].flatMap((file) => {
      const path = this.#byFile.get(file)
      const known = path === undefined ? undefined : this.#known.get(path)
      if (known === undefined) return []
      const stats = lstatSync(file, { bigint: true, throwIfNoEntry: false })
      return stats === undefined ? [] : [{ ...known.source, ...stateOf(stats) }]
    })
  }

  /** Gives those that are not proved unchanged. */
  #walk(): FoundSource[] {
    const { roots, policy } = this.#settings
    const walked = walk(roots, policy)
    refuseFileAsFolder(walked.sources)
    const { sources } = separateVariants(walked.sources)
    const removed = [...this.#known.keys()].filter((path) => !sources.has(path))
    const added = [...sources.keys()].filter((path) => !this.#known.has(path))
    this.#walked = { ...walked, sources }
    this.#byFile = new Map([...walked.sources].map(([path, { file }]) => [file, path]))
    this.#forget({ added: new Set(added), removed: new Set(removed) })
    return [...sources.values()].filter((source) => !this.#isProved(source))
  }

  #isProved({ path, file, signature, changed }: FoundSource): boolean {
    const known = this.#known.get(path)
    if (known?.source.file !== file || known.facts.signature !== signature) return false
    return !isRacy(changed, known.seen)
  }

  #forget(changes: PathChanges): void {
    if (changes.added.size + changes.removed.size === 0) return
    for (const path of changes.removed) {
      this.#known.delete(path)
      this.#before.delete(path)
      this.#touched.add(path)
    }
    for (const [path, known] of this.#known)
      if (isResolvedAgain(known, changes, this.#settings)) this.#known.set(path, { ...known, resolved: null })
  }

  async #read(stale: readonly FoundSource[], pace: Pace): Promise<void> {
    const seen = Date.now()
    const cache = new FactsCache(this.#settings)
    const isFirst = this.#known.size === 0
    const unknown = stale.filter((source) => {
      const facts = isFirst ? cache.get(source) : null
      if (facts !== null) this.#set(source, seen, { ...source, ...facts })
      return facts === null
    })
    const tasks = unknown.map((source) => ({ source, staged: null }))
    const scanned = ({ source }: ScanTask, { isStaged: _, text: __, held: ___, ...facts }: ScannedFile) =>
      this.#set(source, seen, facts)
    const means = { rules: scanRulesOf(this.#settings), places: nowhere, pace }
    const thread = await scanSources(tasks, means, scanned)
    await thread?.stop()
  }

  /** Where the bytes are the same, so is what they say; a time may be a version. */
  #set(source: FoundSource, seen: number, facts: Facts & FileState): void {
    const { path, file, size, signature, changed } = source
    const plain = { path, file, size, signature, changed }
    const known = this.#known.get(path)
    const isSame =
      known?.resolved != null &&
      known.facts.digest === facts.digest &&
      this.#settings.strategy.version === 'content'
    if (isSame) {
      const { size, signature, changed } = facts
      this.#known.set(path, {
        ...known,
        source: plain,
        seen,
        facts: { ...known.facts, size, signature, changed },
      })
    } else {
      if (known?.resolved != null && !this.#touched.has(path)) this.#before.set(path, known.resolved)
      this.#known.set(path, { source: plain, seen, facts, resolved: null })
      this.#touched.add(path)
    }
  }

  #resolve(): void {
    const surroundings = surroundingsOf(this.#walked.sources, this.#settings)
    for (const [path, known] of this.#known) {
      if (known.resolved !== null) continue
      const places = new Places(() => this.textOf(path).text, known.facts.lines)
      const resolved = resolveFacts(path, known.facts, places, surroundings)
      this.#known.set(path, { ...known, resolved })
    }
  }

  #createGraph(): Map<LogicalPath, Node> {
    const nodes = [...this.#known].flatMap(([path, { resolved }]) =>
      resolved === null ? [] : [[path, resolved.node] as const],
    )
    return new Map(nodes.sort(([a], [b]) => byPath(a, b)))
  }
}
