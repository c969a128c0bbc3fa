import type { Base } from '../values/base.js'
import { byPath, type LogicalPath } from '../values/logical-path.js'
import { type Problem, problemAt } from '../values/problem.js'
import { contentStrategy, type Strategy } from '../values/strategy.js'
import { type Graph, groupsOf, type Link, type Node, reachable } from './graph.js'
import { type GivenVersions, givenVersions } from './versions.js'

export interface StampOptions {
  readonly base: Base
  /** Rewrite module specifiers, or leave them and give pages an import map. */
  readonly modules: 'rewrite' | 'importmap'
  /** Give pages the digests of what they load. */
  readonly integrity: boolean
  /** How URLs carry their versions; as content names by default. */
  readonly strategy?: Strategy
  /** False: no byte of any file is changed. */
  readonly rewrite?: boolean
}

/** What is to be done with each file, by what all files say together. */
export class Plan {
  readonly graph: Graph
  readonly options: StampOptions
  readonly strategy: Strategy
  /** Versions that are not taken from the content; a link to such a file makes no dependency. */
  readonly given: GivenVersions
  readonly #workers: ReadonlySet<LogicalPath>
  readonly #reachedByWorkers: ReadonlySet<LogicalPath>
  readonly #owners: ReadonlyMap<LogicalPath, readonly Node[]>
  readonly #imported: ReadonlySet<LogicalPath>

  constructor(graph: Graph, options: StampOptions) {
    this.graph = withKeptServiceWorkers(graph)
    this.options = options
    this.strategy = options.strategy ?? contentStrategy
    this.given = givenVersions(this.graph, this.strategy)
    const links = [...this.graph.values()].flatMap((node) => node.links)
    this.#workers = new Set(links.filter(({ role }) => isWorker(role)).map(({ target }) => target))
    this.#reachedByWorkers = reachable(this.#workers, (path) => this.#imports(path))
    this.#owners = ownersOf(this.graph)
    this.#imported = new Set(links.filter(({ role }) => role === 'module').map(({ target }) => target))
  }

  /** Components of the graph, dependencies first. */
  groups(): LogicalPath[][] {
    return groupsOf(this.graph, (node) => this.#dependencies(node))
  }

  /** The links of a node that are written anew, since their target's URL carries a version. */
  rewritten(node: Node): Link[] {
    if (this.keepsBytes(node)) return []
    const { path, links } = node
    const keepsSpecifiers = this.options.modules === 'importmap' && !this.#reachedByWorkers.has(path)
    return links.filter(
      (link) =>
        this.graph.get(link.target)?.versioned === true &&
        link.role !== 'service-worker' &&
        !(link.role === 'module' && keepsSpecifiers) &&
        !this.#isUnanchored(path, link),
    )
  }

  /** Whether nothing may be written into a file, whatever it refers to. */
  keepsBytes({ prehashed = false }: Node): boolean {
    return prehashed || this.options.rewrite === false
  }

  isImported(path: LogicalPath): boolean {
    return this.#imported.has(path)
  }

  /** The file whose lines a source map describes; `null` if there is none, or more than one. */
  ownerOf(map: LogicalPath): Node | null {
    const owners = this.#owners.get(map) ?? []
    return owners.length === 1 ? (owners[0] ?? null) : null
  }

  /**
   * The modules that a page's import map must name, for their URLs or, where specifiers are rewritten, for their
   * digests: all that its own modules, and the addresses of the author's map, reach.
   */
  mapped(page: Node): LogicalPath[] {
    const isGiven = this.options.modules === 'importmap' || this.options.integrity
    if (!isGiven || page.importMap === undefined || this.keepsBytes(page)) return []
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
    const shared = [...this.#owners].filter(([, owners]) => owners.length > 1)
    return [...unanchored, ...shared.map(([map, owners]) => sharedProblem(map, owners))]
  }

  *#dependencies(node: Node): Generator<LogicalPath> {
    if (this.keepsBytes(node)) return
    for (const { target } of this.rewritten(node)) if (!this.given.has(target)) yield target
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

function ownersOf(graph: Graph): Map<LogicalPath, Node[]> {
  const owners = new Map<LogicalPath, Node[]>()
  for (const node of graph.values()) {
    const maps = node.links.filter(({ role }) => role === 'source-map').map(({ target }) => target)
    for (const map of new Set(maps)) owners.set(map, [...(owners.get(map) ?? []), node])
  }
  return owners
}

function unanchoredProblem(path: LogicalPath, { specifier, place }: Link): Problem {
  const message = `importScripts("${specifier}") is relative to the worker that runs it, which this file isn't: write it from the base`
  return problemAt('reference-unanchored', path, place, message)
}

function sharedProblem(map: LogicalPath, owners: readonly Node[]): Problem {
  const names = owners.map(({ path }) => path).sort(byPath)
  return problemAt(
    'source-map-shared',
    map,
    undefined,
    `this map belongs to ${names.join(' and ')}; it is left as it is`,
  )
}
