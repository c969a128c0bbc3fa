import type { Reference } from '../find/reference.js'
import type { Digest } from '../values/digest.js'
import { byPath, type LogicalPath } from '../values/logical-path.js'

/** A reference that was resolved to a file. */
export interface Link extends Reference {
  readonly target: LogicalPath
}

/** A source and what it refers to. */
export interface Node {
  readonly path: LogicalPath
  /** Whether its URL will carry a version; a file that keeps its name has none. */
  readonly versioned: boolean
  /** Of the bytes as they were read. */
  readonly digest: Digest
  readonly links: readonly Link[]
}

export type Graph = ReadonlyMap<LogicalPath, Node>

/** The links that change when their target changes: those to a file whose URL carries a version. */
export function versionedLinks(node: Node, graph: Graph): Link[] {
  return node.links.filter((link) => graph.get(link.target)?.versioned === true)
}

/**
 * Strongly connected components, each in path order, dependencies before dependents (Tarjan 1972). Iterative,
 * so that a chain of 100,000 files does not overflow the stack.
 */
export function groupsOf(graph: Graph): LogicalPath[][] {
  const search = new ComponentSearch(graph)
  for (const path of [...graph.keys()].sort(byPath)) search.from(path)
  return search.groups
}

/** A node whose links are being followed. */
interface Visit {
  readonly path: LogicalPath
  readonly index: number
  low: number
  readonly targets: Iterator<Link>
}

class ComponentSearch {
  readonly groups: LogicalPath[][] = []
  readonly #graph: Graph
  readonly #visited = new Map<LogicalPath, Visit>()
  readonly #path: Visit[] = []
  readonly #open: LogicalPath[] = []
  readonly #isOpen = new Set<LogicalPath>()

  constructor(graph: Graph) {
    this.#graph = graph
  }

  from(start: LogicalPath): void {
    if (this.#visited.has(start)) return
    this.#enter(start)
    for (let visit = this.#path.at(-1); visit !== undefined; visit = this.#path.at(-1)) this.#step(visit)
  }

  #enter(path: LogicalPath): void {
    const node = this.#graph.get(path)
    const index = this.#visited.size
    const targets = (node === undefined ? [] : versionedLinks(node, this.#graph)).values()
    const visit = { path, index, low: index, targets }
    this.#visited.set(path, visit)
    this.#path.push(visit)
    this.#open.push(path)
    this.#isOpen.add(path)
  }

  /** Follows one more link of the innermost visit, or closes it. */
  #step(visit: Visit): void {
    const next = visit.targets.next()
    if (next.done === true) this.#leave(visit)
    else if (!this.#visited.has(next.value.target)) this.#enter(next.value.target)
    else if (this.#isOpen.has(next.value.target))
      visit.low = Math.min(visit.low, this.#visited.get(next.value.target)?.index ?? visit.low)
  }

  #leave(visit: Visit): void {
    this.#path.pop()
    const parent = this.#path.at(-1)
    if (parent !== undefined) parent.low = Math.min(parent.low, visit.low)
    if (visit.low === visit.index) this.#close(visit.path)
  }

  #close(root: LogicalPath): void {
    const group = this.#open.splice(this.#open.lastIndexOf(root))
    for (const member of group) this.#isOpen.delete(member)
    this.groups.push(group.sort(byPath))
  }
}
