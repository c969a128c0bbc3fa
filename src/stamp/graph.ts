import type { ImportMapPlace, PropertyUse, Reference } from '../find/reference.js'
import type { Digest } from '../values/digest.js'
import { byPath, type LogicalPath } from '../values/logical-path.js'
import type { Place } from '../values/problem.js'

/** A reference that was resolved to a file. */
export interface Link extends Reference {
  readonly target: LogicalPath
  /** Line and column, where a problem may turn up once all files are known. */
  readonly place?: Place
}

/** The folder from which the URLs of a file start, and the custom properties that it uses. */
interface PropertyUses {
  readonly folder: string
  readonly uses: readonly PropertyUse[]
}

/** A module specifier that leads to no file by itself: bare, of another host, or of a file that isn't there. */
export interface LooseImport extends Reference {
  readonly place: Place
}

/** An `import()` whose path is put together at run time. */
export interface ComputedImport {
  /** How it begins. */
  readonly head: string
  readonly place: Place
}

/** A source and what it refers to. */
export interface Node {
  readonly path: LogicalPath
  /** Whether its URL will carry a version; a file that keeps its name has none. */
  readonly versioned: boolean
  /** Its own name promises its bytes, so they are not to be changed. */
  readonly prehashed?: boolean
  /** Of the bytes as they were read. */
  readonly digest: Digest
  /** Of the same bytes by another algorithm, where versions are taken from that: lower case hex. */
  readonly hash?: string
  /** The version that the user gives it. */
  readonly given?: string
  /** In whole seconds since 1970. */
  readonly modified?: number
  readonly links: readonly Link[]
  /** What only an import map may lead to a file. */
  readonly loose?: readonly LooseImport[]
  readonly computed?: readonly ComputedImport[]
  /** Where a page may be given an import map. */
  readonly importMap?: ImportMapPlace
  /** What it uses of custom properties, in which others may have put URLs. */
  readonly properties?: PropertyUses
  /** Its `<base href>`. */
  readonly pageBase?: string
}

export type Graph = ReadonlyMap<LogicalPath, Node>

/** What must be stamped before a node. */
export type Dependencies = (node: Node) => readonly LogicalPath[]

/**
 * Strongly connected components, each in path order, dependencies before dependents (Tarjan 1972). Iterative,
 * so that a chain of 100,000 files does not overflow the stack.
 */
export function groupsOf(graph: Graph, dependencies: Dependencies): LogicalPath[][] {
  const search = new ComponentSearch(graph, dependencies)
  for (const path of [...graph.keys()].sort(byPath)) search.from(path)
  return search.groups
}

/** Every node that can be reached from some by following what `next` gives, themselves included. */
export function reachable<Path extends string>(
  from: Iterable<Path>,
  next: (path: Path) => Iterable<Path>,
): Set<Path> {
  const reached = new Set(from)
  for (const path of reached) for (const target of next(path)) reached.add(target)
  return reached
}

/** A node whose dependencies are being followed. */
interface Visit {
  readonly path: LogicalPath
  readonly index: number
  low: number
  readonly targets: readonly LogicalPath[]
  /** How many of them have been followed. */
  followed: number
}

const noTargets: readonly LogicalPath[] = []

class ComponentSearch {
  readonly groups: LogicalPath[][] = []
  readonly #graph: Graph
  readonly #dependencies: Dependencies
  readonly #visited = new Map<LogicalPath, Visit>()
  readonly #path: Visit[] = []
  readonly #open: LogicalPath[] = []
  readonly #isOpen = new Set<LogicalPath>()

  constructor(graph: Graph, dependencies: Dependencies) {
    this.#graph = graph
    this.#dependencies = dependencies
  }

  from(start: LogicalPath): void {
    if (this.#visited.has(start)) return
    this.#enter(start)
    for (let visit = this.#path.at(-1); visit !== undefined; visit = this.#path.at(-1)) this.#step(visit)
  }

  #enter(path: LogicalPath): void {
    const node = this.#graph.get(path)
    const index = this.#visited.size
    const targets = node === undefined ? noTargets : this.#dependencies(node)
    const visit = { path, index, low: index, targets, followed: 0 }
    this.#visited.set(path, visit)
    // Most files refer to nothing.
    if (targets.length === 0) {
      this.groups.push([path])
      return
    }
    this.#path.push(visit)
    this.#open.push(path)
    this.#isOpen.add(path)
  }

  /** Follows one more dependency of the innermost visit, or closes it. */
  #step(visit: Visit): void {
    const next = visit.targets[visit.followed++]
    if (next === undefined) this.#leave(visit)
    else this.#follow(next, visit)
  }

  #follow(target: LogicalPath, visit: Visit): void {
    const known = this.#visited.get(target)
    if (known === undefined) this.#enter(target)
    else if (this.#isOpen.has(target)) visit.low = Math.min(visit.low, known.index)
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
