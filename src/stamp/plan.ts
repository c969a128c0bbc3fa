import type { Base } from '../values/base.js'
import type { LogicalPath } from '../values/logical-path.js'
import { type Problem, problemAt } from '../values/problem.js'
import { contentStrategy, type Strategy } from '../values/strategy.js'
import { customPropertyProblems } from './custom-properties.js'
import { type Graph, groupsOf, type Link, type Node, reachable } from './graph.js'
import { MapOwners, type OwnersOfMaps, ownersOfMaps } from './map-owners.js'
import { ModuleGraph } from './module-graph.js'
import { modulesOf, type PageModules } from './page-modules.js'
import { mapProblems, type PlaceAt, solvedBy } from './page-problems.js'
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
  readonly #all: Graph
  readonly #shape: Shape
  readonly #owners: MapOwners
  #groups: readonly (readonly LogicalPath[])[] | undefined
  readonly #modules: ModuleGraph
  readonly #rewritten = new Map<Node, readonly Link[]>()
  readonly #pages = new Map<LogicalPath, PageModules>()

  /**
   * `beyond`: files that are not to be stamped, and yet say something of those that are. `alike`: a plan of the same
   * files, all of which refer to the same in the same ways, and whose kept names stand in the graph already.
   */
  constructor(graph: Graph, options: StampOptions, beyond: Graph = new Map(), alike?: Plan) {
    const all = beyond.size === 0 ? graph : new Map([...beyond, ...graph])
    this.#all = alike === undefined ? withKeptNames(all) : all
    this.graph = beyond.size === 0 ? this.#all : new Map([...this.#all].filter(([path]) => graph.has(path)))
    this.options = options
    this.strategy = options.strategy ?? contentStrategy
    this.given = givenVersions(this.#all, this.strategy)
    this.#shape = alike === undefined ? shapeOf(this.#all) : alike.#shape
    this.#groups = alike === undefined ? undefined : alike.#groups
    this.#owners = new MapOwners(this.#all, this.#shape.owners, (node) => this.rewritten(node))
    this.#modules = new ModuleGraph(this.#all, {
      base: options.base,
      rewritten: (node) => this.rewritten(node),
    })
  }

  /** The same for nodes of which some have other bytes, but refer to the same files in the same ways. */
  withEdited(nodes: Iterable<Node>): Plan {
    const all = new Map(this.#all)
    for (const node of nodes) {
      const { versioned = node.versioned } = all.get(node.path) ?? {}
      all.set(node.path, versioned === node.versioned ? node : { ...node, versioned })
    }
    return new Plan(all, this.options, undefined, this)
  }

  /** Components of the graph, dependencies first. */
  groups(): readonly (readonly LogicalPath[])[] {
    this.#groups ??= groupsOf(this.graph, (node) =>
      isSimple(node) ? noPaths : [...this.#dependencies(node)],
    )
    return this.#groups
  }

  /** The links of a node that are written anew, since their target's URL carries a version. */
  rewritten(node: Node): readonly Link[] {
    if (node.links.length === 0) return noLinks
    const known = this.#rewritten.get(node)
    if (known !== undefined) return known
    const links = this.keepsBytes(node) ? noLinks : this.#findRewritten(node)
    this.#rewritten.set(node, links)
    return links
  }

  #findRewritten({ path, links }: Node): readonly Link[] {
    const keepsSpecifiers = this.options.modules === 'importmap' && !this.#shape.reachedByWorkers.has(path)
    const written = links.filter(
      (link) =>
        this.#all.get(link.target)?.versioned === true &&
        link.role !== 'service-worker' &&
        link.role !== 'map-key' &&
        !(link.role === 'module' && keepsSpecifiers) &&
        !this.#isUnanchored(path, link),
    )
    return written.length === links.length ? links : written
  }

  /** Whether nothing may be written into a file, whatever it refers to. */
  keepsBytes({ prehashed = false }: Node): boolean {
    return prehashed || this.options.rewrite === false
  }

  isImported(path: LogicalPath): boolean {
    return this.#shape.imported.has(path)
  }

  /** The file by whose edits a source map is shifted. */
  ownerOf(map: LogicalPath): Node | null {
    return this.#owners.ownerOf(map)
  }

  /** What a page's import map must say of its modules; `null` for a file that needs no map, or may not be changed. */
  modulesOf(page: Node): PageModules | null {
    const { importMap } = page
    if (importMap === undefined || this.keepsBytes(page)) return null
    return importMap.as === 'map' || this.givesIntegrity ? this.#walk(page) : null
  }

  /** Whether import maps get the digests of modules. */
  get givesIntegrity(): boolean {
    return this.options.modules === 'importmap' || this.options.integrity
  }

  /** What only all files together show: references that depend on who runs a script or has a map, and maps of two files. */
  problems(placeAt: PlaceAt): Problem[] {
    const unanchored = [...this.graph.values()].flatMap(({ path, links }) =>
      links.filter((link) => this.#isUnanchored(path, link)).map((link) => unanchoredProblem(path, link)),
    )
    return [
      ...unanchored,
      ...this.#owners.problems(),
      ...customPropertyProblems(this.graph),
      ...mapProblems(this.graph, this.#mapped(), { mode: this.options.modules, placeAt }),
    ]
  }

  /** Whether a problem of a module alone is none, since every page that loads it has a map that knows the way. */
  createIsSolved(): (problem: Problem) => boolean {
    const mapped = this.#mapped()
    if (mapped.every(([, { solved }]) => solved.size === 0)) return () => false
    const pages = [...this.graph.values()].filter(({ importMap }) => importMap !== undefined)
    return solvedBy(pages.map((page) => this.#walk(page)))
  }

  /** Pages with a map of their author's. */
  #mapped(): (readonly [Node, PageModules])[] {
    return [...this.graph.values()]
      .filter(({ importMap }) => importMap?.as === 'map')
      .map((page) => [page, this.#walk(page)] as const)
  }

  #walk(page: Node): PageModules {
    const known = this.#pages.get(page.path) ?? modulesOf(page, this.#modules)
    this.#pages.set(page.path, known)
    return known
  }

  *#dependencies(node: Node): Generator<LogicalPath> {
    if (this.keepsBytes(node)) return
    for (const { target } of this.rewritten(node)) if (!this.given.has(target)) yield target
    for (const { target, integrity } of node.links) if (integrity !== undefined) yield target
    const modules = this.modulesOf(node)
    if (modules === null) return
    for (const file of namedIn(modules)) if (!this.given.has(file)) yield file
    // A digest must be known, whatever the version is.
    if (this.givesIntegrity) for (const { file } of modules.loaded) if (file !== null) yield file
  }

  /** `importScripts('a.js')` is relative to the worker that runs it; to this file only if it is that worker. */
  #isUnanchored(path: LogicalPath, { role, specifier }: Link): boolean {
    return role === 'worker-script' && !specifier.startsWith('/') && !this.#shape.workers.has(path)
  }
}

/** What follows from who refers to whom, and how. */
interface Shape {
  readonly workers: ReadonlySet<LogicalPath>
  readonly reachedByWorkers: ReadonlySet<LogicalPath>
  readonly imported: ReadonlySet<LogicalPath>
  readonly owners: OwnersOfMaps
}

function shapeOf(graph: Graph): Shape {
  const links = [...graph.values()].flatMap((node) => node.links)
  const workers = new Set(links.filter(({ role }) => isWorker(role)).map(({ target }) => target))
  const importsOf = (path: LogicalPath) => graph.get(path)?.links.filter(isModule) ?? noLinks
  const reachedByWorkers = reachable(workers, (path) => importsOf(path).map(({ target }) => target))
  const imported = new Set(links.filter(isModule).map(({ target }) => target))
  return { workers, reachedByWorkers, imported, owners: ownersOfMaps(graph) }
}

function isModule({ role }: Link): boolean {
  return role === 'module'
}

const noLinks: readonly Link[] = []
const noPaths: readonly LogicalPath[] = []

/** A file that refers to nothing, as most do. */
function isSimple({ links, importMap }: Node): boolean {
  return links.length === 0 && importMap === undefined
}

/** Files whose URLs an import map gets. */
function* namedIn({ additions }: PageModules): Generator<LogicalPath> {
  for (const { key, address } of additions) {
    if (key.file !== null) yield key.file
    if (address !== null && address.file !== null) yield address.file
  }
}

function isWorker(role: Link['role']): boolean {
  return role === 'worker' || role === 'page-worker' || role === 'service-worker'
}

/**
 * What a script registers is known to browsers by its name, and must keep it; and so must a module that a prehashed
 * file imports by its name, for it would run twice under two.
 */
function withKeptNames(graph: Graph): Graph {
  const kept = [...graph.values()].flatMap(({ links, prehashed }) =>
    links
      .filter(({ role }) => role === 'service-worker' || (role === 'module' && prehashed === true))
      .flatMap(({ target }) => graph.get(target) ?? []),
  )
  const versioned = kept.filter((node) => node.versioned)
  if (versioned.length === 0) return graph
  return new Map([...graph, ...versioned.map((node) => [node.path, { ...node, versioned: false }] as const)])
}

function unanchoredProblem(path: LogicalPath, { specifier, place }: Link): Problem {
  const message = `importScripts("${specifier}") is relative to the worker that runs it, which this file isn't: write it from the base`
  return problemAt('reference-unanchored', path, place, message)
}
