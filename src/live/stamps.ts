import type { Root } from '../io/locate.js'
import { largeSize } from '../scan.js'
import type { Site } from '../site.js'
import type { Node } from '../stamp/graph.js'
import { Plan } from '../stamp/plan.js'
import { type Stamped, stamp } from '../stamp/stamp.js'
import { contentName, versionLength } from '../values/content-name.js'
import { fingerprint, integrityOf } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Problem } from '../values/problem.js'
import { bytesOf, changed, isPassing, textOf } from './reading.js'
import { type Closure, type LiveRecord, LiveRecords } from './records.js'
import { LiveVersions } from './versions.js'

/** A file as it is now: its last stamping, and the nodes from which it came. */
export interface Current {
  readonly stamped: Stamped
  readonly nodes: ReadonlyMap<LogicalPath, Node>
  readonly record: LiveRecord
}

/** How often a look-up begins anew because a file changed under it. */
const attempts = 5

/** Source files as they are at each look-up, stamped anew only if something changed that went into it. */
export class LiveStamps {
  readonly records: LiveRecords
  readonly versions = new LiveVersions()
  readonly #site: Site
  readonly #current = new Map<LogicalPath, Current>()
  /** Files whose bytes were held once. */
  readonly #told = new WeakSet<Node>()

  constructor(roots: readonly Root[], site: Site, onProblem: (problem: Problem) => void) {
    this.#site = site
    this.records = new LiveRecords(roots, site, onProblem)
    this.records.readSpeakers()
  }

  clear(): void {
    this.versions.clear()
    this.#current.clear()
  }

  lookUp(path: string): Current | null {
    for (let attempt = 0; attempt < attempts; attempt++) {
      try {
        return this.#attempt(path)
      } catch (error) {
        if (!isPassing(error)) throw error
      }
    }
    throw new EverfreshError(
      'file-changing',
      `"${path}", or a file that it refers to, changes all the time: ask again when it is at rest`,
    )
  }

  #attempt(path: string): Current | null {
    const closure = this.records.closureOf(path)
    const record = closure.own.get(path as LogicalPath)
    if (record === undefined) return this.#forget(path)
    const known = this.#current.get(record.source.path)
    return known !== undefined && this.#isTrue(known, closure)
      ? { ...known, record }
      : this.#stamp(record, closure)
  }

  #forget(path: string): null {
    this.#current.delete(path as LogicalPath)
    return null
  }

  /** Nothing that went into the stamping changed, and its bytes are still held if they ever were. */
  #isTrue({ nodes, stamped, record }: Current, { own, beyond }: Closure): boolean {
    if (nodes.size !== own.size + beyond.size) return false
    for (const [path, { node }] of own) if (nodes.get(path) !== node) return false
    for (const [path, { node }] of beyond) if (nodes.get(path) !== node) return false
    return stamped.bytes !== null || !isHoldable(record) || this.versions.get(stamped.name) !== undefined
  }

  /** Stamps a file and all that it refers to. */
  #stamp(record: LiveRecord, { own, beyond }: Closure): Current {
    const [nodes, others] = [nodesOf(own), nodesOf(beyond)]
    let found: Stamped | undefined
    const plan = new Plan(nodes, this.#site, others)
    for (const each of stamp(plan, (path) => textOf(own.get(path) ?? beyond.get(path)))) {
      const stamped = keyed(each)
      const isOwn = stamped.path === record.source.path
      this.#hold(stamped, own.get(stamped.path) ?? record, isOwn)
      if (isOwn) found = stamped
    }
    if (found === undefined) throw changed
    return this.#remember({ stamped: found, nodes: new Map([...nodes, ...others]), record })
  }

  #remember(current: Current): Current {
    const { stamped } = current
    const isHeld = this.versions.get(stamped.name) !== undefined
    const kept = isHeld ? { ...current, stamped: { ...stamped, bytes: null } } : current
    this.#current.set(stamped.path, kept)
    return kept
  }

  /**
   * A file that was not rewritten is read for this only once: more than the budget would else be read at every
   * look-up. If its bytes are dropped meanwhile, the disk has them until the next edit.
   */
  #hold({ bytes, digest, ...stamped }: Stamped, record: LiveRecord, isOwn: boolean): void {
    const { path, name, url, version, versioned } = stamped
    if (!isHoldable(record) || this.versions.name(name, url, version)) return
    if (bytes === null && !isOwn && this.#told.has(record.node)) return
    this.#told.add(record.node)
    const held = bytes ?? bytesOf(record)
    const { type } = record
    this.versions.hold({ path, name, versioned, bytes: held, integrity: integrityOf(digest), type })
    this.versions.name(name, url, version)
  }
}

/**
 * By its name a version is held, so this must tell bytes apart, whatever the URL is, and even where no file system
 * has room for it.
 */
function keyed(stamped: Stamped): Stamped {
  return { ...stamped, name: contentName(stamped.path, fingerprint(stamped.digest, versionLength)) }
}

function isHoldable({ size }: LiveRecord): boolean {
  return size <= largeSize
}

function nodesOf(records: Closure['own']): Map<LogicalPath, Node> {
  return new Map([...records].map(([path, { node }]) => [path, node]))
}
