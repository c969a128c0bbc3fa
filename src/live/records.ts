import { type Inspected, inspect, largeSize, type Surroundings } from '../inspect.js'
import { isUnchanged, type Located, locate, type Root } from '../io/locate.js'
import { walk } from '../io/walk.js'
import type { Site } from '../site.js'
import type { Node } from '../stamp/graph.js'
import { missingModules } from '../stamp/page-modules.js'
import type { LogicalPath } from '../values/logical-path.js'
import { NameIndex } from '../values/name-index.js'
import type { Problem } from '../values/problem.js'

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

  readonly #report: (problem: Problem) => void

  constructor(roots: readonly Root[], site: Site, report: (problem: Problem) => void) {
    this.#roots = roots
    this.#report = report
    this.#surroundings = {
      ...site,
      has: (path) => locate(roots, path, site.policy) !== null,
      suggest: (path) => new NameIndex(this.names()).suggest(path),
    }
  }

  names(): Iterable<string> {
    return walk(
      this.#roots.map(({ folder }) => folder),
      this.#surroundings.policy,
    ).sources.keys()
  }

  /**
   * A file and all that it refers to, however far; empty if there is no such file. The nodes of files that did
   * not change are the same objects as before.
   */
  closureOf(path: string): Map<LogicalPath, LiveRecord> {
    const closure = new Map<LogicalPath, LiveRecord>()
    for (let waiting = [path]; waiting.length > 0; waiting = this.#mappedBeyond(closure))
      this.#follow(waiting, closure)
    return closure
  }

  #follow(waiting: string[], closure: Map<LogicalPath, LiveRecord>): void {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (closure.has(next as LogicalPath)) continue
      const record = this.#current(next)
      if (record === null) continue
      closure.set(record.source.path, record)
      waiting.push(...record.node.links.map(({ target }) => target))
    }
  }

  /** Modules that no file names, but the import map of a page leads to. */
  #mappedBeyond(closure: ReadonlyMap<LogicalPath, LiveRecord>): string[] {
    const nodes = new Map([...closure].map(([path, { node }]) => [path, node]))
    const { base, has } = this.#surroundings
    return missingModules(nodes, base).filter((path) => has(path))
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
    if (kept === record) for (const problem of inspected.problems) this.#report(problem)
    return kept
  }

  #isTrue(record: LiveRecord): boolean {
    if (record.read - record.changed < racyTime) return false
    if (!isUnchanged(this.#roots, record)) return false
    return record.missing.every((path) => !this.#surroundings.has(path))
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
    Buffer.compare(known.node.digest, record.node.digest) === 0 &&
    known.source.file === record.source.file &&
    known.node.versioned === record.node.versioned &&
    known.node.links.length === record.node.links.length &&
    known.node.links.every((link, i) => link.target === record.node.links[i]?.target)
  )
}
