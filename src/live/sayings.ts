import type { Link, Node } from '../stamp/graph.js'
import type { LogicalPath } from '../values/logical-path.js'

type Role = Link['role']

/** Roles by which a file decides how another is stamped: as what it runs, or by whose edits it shifts. */
const deciding: ReadonlySet<Role> = new Set(['worker', 'page-worker', 'service-worker', 'source-map'])
const running: ReadonlySet<Role> = new Set(['worker', 'page-worker', 'service-worker'])

/**
 * Which files say something of others that these don't say themselves. It only grows, and may be out of date:
 * who asks looks at the files that it names.
 */
export class Sayings {
  readonly #speakers = new Map<LogicalPath, Set<LogicalPath>>()
  readonly #workers = new Set<LogicalPath>()

  learn({ path, links }: Node): void {
    for (const { role, target } of links) {
      if (role !== 'module' && !deciding.has(role)) continue
      if (running.has(role)) this.#workers.add(target)
      const speakers = this.#speakers.get(target)
      if (speakers === undefined) this.#speakers.set(target, new Set([path]))
      else speakers.add(path)
    }
  }

  /** Files that may have said something of this one. */
  of(path: LogicalPath): Iterable<LogicalPath> {
    return this.#speakers.get(path) ?? []
  }

  /** Files that may run as workers. */
  workers(): Iterable<LogicalPath> {
    return this.#workers
  }
}

/** Whether a file, as it is now, decides how another is stamped. */
export function decides({ links }: Node, path: LogicalPath): boolean {
  return links.some(({ role, target }) => target === path && deciding.has(role))
}

export function imports({ links }: Node, path: LogicalPath): boolean {
  return links.some(({ role, target }) => target === path && role === 'module')
}
