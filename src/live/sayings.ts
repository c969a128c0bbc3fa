import type { Link, Node } from '../stamp/graph.js'
import type { LogicalPath } from '../values/logical-path.js'

type Role = Link['role']

const running: ReadonlySet<Role> = new Set(['worker', 'page-worker', 'service-worker'])

/** Roles by which a file decides how another is stamped: as what it runs, or by whose edits it shifts. */
const deciding: ReadonlySet<Role> = new Set([...running, 'source-map'])

type Speakers = Map<LogicalPath, Set<LogicalPath>>

/**
 * Which files say something of others that these don't say themselves. It only grows, and may be out of date:
 * who asks looks at the files that it names.
 */
export class Sayings {
  readonly #deciders: Speakers = new Map()
  readonly #importers: Speakers = new Map()
  readonly #workers = new Set<LogicalPath>()

  learn({ path, links }: Node): void {
    for (const { role, target } of links) {
      if (role === 'module') add(this.#importers, target, path)
      if (deciding.has(role)) add(this.#deciders, target, path)
      if (running.has(role)) this.#workers.add(target)
    }
  }

  /** Files that may decide how this one is stamped. */
  decidersOf(path: LogicalPath): Iterable<LogicalPath> {
    return this.#deciders.get(path) ?? []
  }

  importersOf(path: LogicalPath): Iterable<LogicalPath> {
    return this.#importers.get(path) ?? []
  }

  /** Files that may run as workers. */
  workers(): Iterable<LogicalPath> {
    return this.#workers
  }
}

function add(speakers: Speakers, target: LogicalPath, speaker: LogicalPath): void {
  const known = speakers.get(target)
  if (known === undefined) speakers.set(target, new Set([speaker]))
  else known.add(speaker)
}

/** Whether a file, as it is now, decides how another is stamped. */
export function decides({ links }: Node, path: LogicalPath): boolean {
  return links.some(({ role, target }) => target === path && deciding.has(role))
}

export function imports({ links }: Node, path: LogicalPath): boolean {
  return links.some(({ role, target }) => target === path && role === 'module')
}
