import { finderFor } from '../find/finders.js'
import { type Inspected, inspect, type Surroundings } from '../inspect.js'
import { isUnchanged, type Located, locate, type Root } from '../io/locate.js'
import { readContent } from '../io/read.js'
import { type Source, walk } from '../io/walk.js'
import { largeSize } from '../scan.js'
import type { Site } from '../site.js'
import type { Node } from '../stamp/graph.js'
import { missingModules } from '../stamp/page-modules.js'
import { type LogicalPath, toLogicalPath } from '../values/logical-path.js'
import { mediaType } from '../values/media-type.js'
import { NameIndex } from '../values/name-index.js'
import type { Problem } from '../values/problem.js'
import { decides, imports, Sayings } from './sayings.js'

/** What was read of one file, and when. */
export interface LiveRecord extends Located {
  readonly node: Node
  readonly size: number
  readonly type: string
  readonly missing: readonly string[]
  /** Milliseconds since 1970: the file's later time, and the moment before it was read. */
  readonly changed: number
  readonly read: number
}

/** Files of one moment, by their paths. */
type Records = ReadonlyMap<LogicalPath, LiveRecord>

/** What a look-up of one file depends on. */
export interface Closure {
  /** The file and all that it refers to, however far; empty if there is no such file. */
  readonly own: Records
  /** Others that decide how these are stamped: who runs them as workers, and whose maps they are. */
  readonly beyond: Records
}

/**
 * File systems stamp a change with a clock of coarse ticks, so a change within them may not show; a record that
 * is younger than this, in milliseconds, proves nothing (git calls such a file racy).
 */
const racyTime = 2000

/** The records of files that somebody asked for, each as true as the disk at every look-up. */
export class LiveRecords {
  readonly #roots: readonly Root[]
  readonly #surroundings: Surroundings
  readonly #records = new Map<LogicalPath, LiveRecord>()
  readonly #sayings = new Sayings()
  readonly #report: (problem: Problem) => void

  constructor(roots: readonly Root[], site: Site, report: (problem: Problem) => void) {
    this.#roots = roots
    this.#report = report
    this.#surroundings = {
      ...site,
      find: (path) =>
        locate(roots, path, site.policy) === null ? undefined : (toLogicalPath(path) ?? undefined),
      suggest: (path) => new NameIndex(this.names()).suggest(path),
    }
  }

  names(): Iterable<string> {
    return [...this.#sources()].map(({ path }) => path)
  }

  /** The nodes of files that did not change are the same objects as before. */
  closureOf(path: string): Closure {
    const own = this.#reached(path)
    return { own, beyond: this.#beyond(own) }
  }

  /** Whether a module that was looked at imports this file. */
  isImported(path: LogicalPath): boolean {
    return this.#currentOf(this.#sayings.importersOf(path)).some(({ node }) => imports(node, path))
  }

  /**
   * Reads the files that may say something of others, which these others don't tell. One that comes later says
   * nothing before it is asked for itself.
   */
  readSpeakers(): void {
    for (const source of this.#sources()) if (maySpeak(source)) this.#current(source.path)
  }

  #reached(path: string): Map<LogicalPath, LiveRecord> {
    const reached = new Map<LogicalPath, LiveRecord>()
    for (let waiting = [path]; waiting.length > 0; waiting = this.#mapped(reached))
      this.#follow(waiting, reached)
    return reached
  }

  #follow(waiting: string[], reached: Map<LogicalPath, LiveRecord>): void {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (reached.has(next as LogicalPath)) continue
      const record = this.#current(next)
      if (record === null) continue
      reached.set(record.source.path, record)
      waiting.push(...record.node.links.map(({ target }) => target))
    }
  }

  /** Modules that no file names, but the import map of a page leads to. */
  #mapped(reached: Records): string[] {
    const nodes = new Map([...reached].map(([path, { node }]) => [path, node]))
    const { base, find } = this.#surroundings
    return missingModules(nodes, base).filter((path) => find(path) !== undefined)
  }

  #beyond(own: Records): Records {
    const beyond = new Map<LogicalPath, LiveRecord>()
    for (const path of own.keys())
      for (const decider of this.#decidersOf(path, own)) beyond.set(decider.source.path, decider)
    // Where an owner is edited depends on which of its targets carry versions.
    for (const { node } of [...beyond.values()])
      for (const { target } of node.links) if (!own.has(target)) this.#addTarget(beyond, target)
    if (this.#surroundings.modules === 'importmap' && [...own.values()].some(isScript))
      for (const path of this.#sayings.workers()) this.#addWorker(beyond, path)
    for (const path of own.keys()) beyond.delete(path)
    return beyond
  }

  /** A time is the latest of all that is reached, and it may have more digits than the file's own. */
  #addTarget(beyond: Map<LogicalPath, LiveRecord>, path: LogicalPath): void {
    const { version } = this.#surroundings.strategy
    const records = version === 'mtime' ? this.#reached(path).values() : this.#currentOf([path])
    for (const record of records) setRecord(beyond, record)
  }

  /** Those that are not among the files already, and so have been heard. */
  #decidersOf(path: LogicalPath, heard: Records): LiveRecord[] {
    // A map is asked for behind its script, and that is its name as a rule.
    if (path.endsWith('.map')) this.#current(path.slice(0, -'.map'.length))
    const speakers = [...this.#sayings.decidersOf(path)].filter((speaker) => !heard.has(speaker))
    return this.#currentOf(speakers).filter(({ node }) => decides(node, path))
  }

  /** What a worker reaches can't do without its own specifiers, for workers have no import map. */
  #addWorker(beyond: Map<LogicalPath, LiveRecord>, path: LogicalPath): void {
    const speakers = this.#decidersOf(path, new Map())
    if (speakers.length === 0) return
    for (const record of [...speakers, ...this.#reached(path).values()]) setRecord(beyond, record)
  }

  #currentOf(paths: Iterable<LogicalPath>): LiveRecord[] {
    return [...paths].flatMap((path) => this.#current(path) ?? [])
  }

  #sources(): Iterable<Source> {
    const folders = this.#roots.map(({ folder }) => folder)
    return walk(folders, this.#surroundings.policy).sources.values()
  }

  #current(path: string): LiveRecord | null {
    const known = this.#records.get(path as LogicalPath)
    if (known !== undefined && this.#isTrue(known)) return known
    const located = locate(this.#roots, path, this.#surroundings.policy)
    if (located === null) {
      this.#records.delete(path as LogicalPath)
      return null
    }
    return this.#keep(located, known)
  }

  #keep(located: Located, known: LiveRecord | undefined): LiveRecord {
    const read = Date.now()
    const inspected = inspect(located.source, this.#surroundings)
    const record = recordOf(inspected, read)
    // The same bytes with the same references are the same node: its dependents need not be stamped again.
    const kept = known !== undefined && isSame(known, record) ? { ...record, node: known.node } : record
    this.#records.set(located.source.path, kept)
    this.#sayings.learn(kept.node)
    if (kept === record) for (const problem of inspected.problems) this.#report(problem)
    return kept
  }

  #isTrue(record: LiveRecord): boolean {
    if (record.read - record.changed < racyTime) return false
    if (!isUnchanged(this.#roots, record)) return false
    return record.missing.every((path) => this.#surroundings.find(path) === undefined)
  }
}

function setRecord(records: Map<LogicalPath, LiveRecord>, record: LiveRecord): void {
  records.set(record.source.path, record)
}

function isScript({ source }: LiveRecord): boolean {
  return mediaType(source.path) === 'text/javascript'
}

/** Whether a file may create a worker, which its bytes say more cheaply than its finder. */
function maySpeak({ path, file }: Source): boolean {
  if (finderFor(path) === undefined || mediaType(path) === 'text/css') return false
  try {
    return readContent(file).bytes.includes('Worker')
  } catch {
    // Whoever asks for it is told.
    return false
  }
}

/** A file too large to hold has no version live, for nobody could answer it with its own bytes after an edit. */
function recordOf(
  { node, source, signature, size, type, missing, changed }: Inspected,
  read: number,
): LiveRecord {
  const versioned = node.versioned && size <= largeSize
  return { node: { ...node, versioned }, source, signature, size, type, missing, changed, read }
}

function isSame(known: LiveRecord, record: LiveRecord): boolean {
  return (
    known.node.digest === record.node.digest &&
    known.source.file === record.source.file &&
    known.node.versioned === record.node.versioned &&
    known.node.given === record.node.given &&
    known.node.modified === record.node.modified &&
    known.node.links.length === record.node.links.length &&
    known.node.links.every((link, i) => link.target === record.node.links[i]?.target)
  )
}
