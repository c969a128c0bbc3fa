import type { Base } from '../values/base.js'
import { byPath, type LogicalPath } from '../values/logical-path.js'
import { type Problem, problemAt } from '../values/problem.js'
import { customPropertyProblems } from './custom-properties.js'
import { type Graph, groupsOf, type Link, type Node, reachable } from './graph.js'
import { MapOwners } from './map-owners.js'

export interface StampOptions {
  readonly base: Base
  /** Rewrite module specifiers, or leave them and give pages an import map. */
  readonly modules: 'rewrite' | 'importmap'
  /** Give pages the digests of what they load. */
  readonly integrity: boolean
}

/** What is to be done with each file, by what all files say together. */
export class Plan {
  readonly graph: Graph
  readonly options: StampOptions
  readonly #workers: ReadonlySet<LogicalPath>
  readonly #reachedByWorkers: ReadonlySet<LogicalPath>
  readonly #owners: MapOwners
  readonly #imported: ReadonlySet<LogicalPath>

  constructor(graph: Graph, options: StampOptions) {
    this.graph = withKeptServiceWorkers(graph)
    this.options = options
    const links = [...this.graph.values()].flatMap((node) => node.links)
    this.#workers = new Set(links.filter(({ role }) => isWorker(role)).map(({ target }) => target))
    this.#reachedByWorkers = reachable(this.#workers, (path) => this.#imports(path))
    this.#owners = new MapOwners(this.graph, (node) => this.rewritten(node))
    this.#imported = new Set(links.filter(({ role }) => role === 'module').map(({ target }) => target))
  }

  /** Components of the graph, dependencies first. */
  groups(): LogicalPath[][] {
    return groupsOf(this.graph, (node) => this.#dependencies(node))
  }

  /** The links of a node that are written anew, since their target's URL carries a version. */
  rewritten({ path, links, prehashed = false }: Node): Link[] {
    if (prehashed) return []
    const keepsSpecifiers = this.options.modules === 'importmap' && !this.#reachedByWorkers.has(path)
    return links.filter(
      (link) =>
        this.graph.get(link.target)?.versioned === true &&
        link.role !== 'service-worker' &&
        !(link.role === 'module' && keepsSpecifiers) &&
        !this.#isUnanchored(path, link),
    )
  }

  isImported(path: LogicalPath): boolean {
    return this.#imported.has(path)
  }

  /** The file by whose edits a source map is shifted. */
  ownerOf(map: LogicalPath): Node | null {
    return this.#owners.ownerOf(map)
  }

  /**
   * The modules that a page's import map must name, for their URLs or, where specifiers are rewritten, for their
   * digests: all that its own modules, and the addresses of the author's map, reach.
   */
  mapped(page: Node): LogicalPath[] {
    const isGiven = this.options.modules === 'importmap' || this.options.integrity
    if (!isGiven || page.importMap === undefined || page.prehashed === true) return []
    const reached = reachable(
      page.links.map(({ target }) => target),
      (path) => this.#imports(path),
    )
    const addresses = page.links.filter(({ syntax }) => syntax === 'json-string').map(({ target }) => target)
    const imported = new Set(
      [page.path, ...reached].flatMap((path) => [...this.#imports(path)]).concat(addresses),
    )
    return [...imported].filter((path) => this.graph.get(path)?.versioned === true).sort(byPath)
  }

  /** What only all files together show: references that depend on who runs a script, and maps of two files. */
  problems(): Problem[] {
    const unanchored = [...this.graph.values()].flatMap(({ path, links }) =>
      links.filter((link) => this.#isUnanchored(path, link)).map((link) => unanchoredProblem(path, link)),
    )
    return [...unanchored, ...this.#owners.problems(), ...customPropertyProblems(this.graph)]
  }

  *#dependencies(node: Node): Generator<LogicalPath> {
    if (node.prehashed === true) return
    for (const { target } of this.rewritten(node)) yield target
    for (const { target, integrity } of node.links) if (integrity !== undefined) yield target
    yield* this.mapped(node)
  }

  *#imports(path: LogicalPath): Generator<LogicalPath> {
    for (const { role, target } of this.graph.get(path)?.links ?? []) if (role === 'module') yield target
  }

  /** `importScripts('a.js')` is relative to the worker that runs it; to this file only if it is that worker. */
  #isUnanchored(path: LogicalPath, { role, specifier }: Link): boolean {
    return role === 'worker-script' && !specifier.startsWith('/') && !this.#workers.has(path)
  }
}

function isWorker(role: Link['role']): boolean {
  return role === 'worker' || role === 'page-worker' || role === 'service-worker'
}

/** What a script registers is known to browsers by its name, and must keep it. */
function withKeptServiceWorkers(graph: Graph): Graph {
  const links = [...graph.values()].flatMap((node) => node.links)
  const registered = links.filter(({ role }) => role === 'service-worker').map(({ target }) => target)
  if (registered.length === 0) return graph
  const kept = registered.flatMap((path) => graph.get(path) ?? [])
  return new Map([...graph, ...kept.map((node) => [node.path, { ...node, versioned: false }] as const)])
}

function unanchoredProblem(path: LogicalPath, { specifier, place }: Link): Problem {
  const message = `importScripts("${specifier}") is relative to the worker that runs it, which this file isn't: write it from the base`
  return problemAt('reference-unanchored', path, place, message)
}
