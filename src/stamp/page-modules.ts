import type { Base } from '../values/base.js'
import { byPath, type LogicalPath } from '../values/logical-path.js'
import type { Place } from '../values/problem.js'
import type { ComputedImport, Graph, Link, LooseImport, Node } from './graph.js'
import {
  type Import,
  isOwn,
  isScript,
  type MapAddition,
  ModuleGraph,
  type PlainUrl,
  type Starts,
  startOf,
} from './module-graph.js'
import { type Match, ModuleMap, normalized, type Rule } from './module-map.js'
import { baseUrlOf, withoutOrigin } from './resolve.js'

/** A specifier that the page's map sends to no file. */
export interface Miss {
  readonly importer: LogicalPath
  readonly reference: Link | LooseImport
  /** The path below the base where nothing is. */
  readonly target: string
  readonly rule: Rule
}

/** An `import()` that may go through a prefix of the map, nobody knows to which file. */
export interface Unknown {
  readonly importer: LogicalPath
  readonly computed: ComputedImport
  readonly rule: Rule
}

/** What a page's modules, and its map, need of each other. */
export interface PageModules {
  readonly additions: readonly MapAddition[]
  /** What is imported, and what the author's map leads to, where its URL carries a version. */
  readonly loaded: readonly PlainUrl[]
  readonly misses: readonly Miss[]
  readonly unknown: readonly Unknown[]
  /** Where specifiers stand that lead nowhere without the map, by `placeKey`: those that it leads on, and the others. */
  readonly solved: ReadonlySet<string>
  readonly unsolved: ReadonlySet<string>
}

/** Walks from a page along its modules, as a browser would. */
export function modulesOf(page: Node, graph: ModuleGraph): PageModules {
  return new Walk(graph, page).run()
}

class Walk {
  readonly #graph: ModuleGraph
  readonly #page: Node
  readonly #map: ModuleMap
  readonly #starts: Starts
  /** URLs whose digest the author gave. */
  readonly #digested: ReadonlySet<string>
  readonly #additions = new Map<string, MapAddition>()
  readonly #loaded = new Map<string, PlainUrl>()
  readonly #misses: Miss[] = []
  readonly #unknown: Unknown[] = []
  readonly #solved = new Set<string>()
  readonly #unsolved = new Set<string>()
  /** URLs of scripts, those that were not visited last. */
  readonly #reached = new Set<string>()

  constructor(graph: ModuleGraph, page: Node) {
    this.#graph = graph
    this.#page = page
    const own = baseUrlOf(page.path, graph.base).href
    const base = baseUrlOf(page.path, graph.base, page.pageBase).href
    this.#starts = { own, base }
    const rules = page.importMap?.as === 'map' ? page.importMap.rules : []
    const placed = rules.map((each) => ({ ...each, base: each.isBeforeBase === true ? own : base }))
    this.#map = new ModuleMap(placed)
    this.#digested = new Set(
      placed.flatMap((each) => each.integrity.map(([url]) => normalized(url, each.base))),
    )
  }

  run(): PageModules {
    for (const rule of this.#map.rules()) this.#enterRule(rule)
    for (const link of this.#page.links.filter(isRoot))
      this.#reach(new URL(link.specifier, startOf(link, this.#starts)).href)
    this.#visit(this.#page, this.#starts.base, this.#graph.importsFrom(this.#page, this.#starts))
    for (const href of this.#reached) {
      const { node } = this.#graph.at(href)
      if (node !== undefined) this.#visit(node, href, this.#graph.importsOf(node, href))
    }
    return {
      additions: [...this.#additions.values()].sort((a, b) => byPath(a.key.url, b.key.url)),
      loaded: [...this.#loaded.values()].sort((a, b) => byPath(a.url, b.url)),
      misses: this.#misses,
      unknown: this.#unknown,
      solved: this.#solved,
      unsolved: this.#unsolved,
    }
  }

  /** Scripts alone lead further: what another page imports is its own affair. */
  #reach(href: string): void {
    if (this.#reached.has(href)) return
    const { node } = this.#graph.at(href)
    if (node !== undefined && isScript(node.path)) this.#reached.add(href)
  }

  /**
   * Whoever imports a module by the path that is a key of the map will write its version. This holds for scripts too
   * that nobody is seen to load; those may be named at run time, so the author's own key stays.
   */
  #enterRule(rule: Rule): void {
    const { key, address } = rule
    if (address !== null && !address.href.endsWith('/')) {
      this.#load(address.href)
      this.#reach(address.href)
    }
    const isFile = URL.canParse(key) && !key.endsWith('/')
    const written = isFile ? this.#graph.at(key).plain : null
    if (written === null || written.file === null) return
    this.#add(rule.scope, written, address === null ? null : this.#graph.at(address.href).plain)
  }

  #visit(node: Node, href: string, imports: readonly Import[]): void {
    for (const each of imports) this.#follow(node, each)
    for (const computed of node.computed ?? []) {
      const head = normalized(computed.head, href)
      const rule = this.#map
        .prefixesFor(head, href)
        .find(({ address }) => address !== null && this.#isOurs(address))
      if (rule !== undefined) this.#unknown.push({ importer: node.path, computed, rule })
    }
  }

  #isOurs({ href }: URL): boolean {
    return this.#graph.at(new URL('x', href).href).path !== null
  }

  #follow(node: Node, each: Import): void {
    const match = this.#map.match(each.specifier, each.importer)
    const own = each.isUrl ? each.specifier : null
    const url = match === null ? own : (match.url?.href ?? null)
    this.#judge(node, each, match, url)
    if (match === null) this.#enterPlain(each)
    else this.#enterMapped(each, match)
    if (url === null) return
    if (each.isCertain) this.#load(url)
    else this.#reach(each.specifier)
    this.#reach(url)
  }

  /** A specifier that stays, and no rule leads on; it is the same on every page that has the module. */
  #enterPlain({ specifier, isUrl, isRewritten }: Import): void {
    const entry = isUrl && !isRewritten ? this.#graph.at(specifier).entry : null
    if (entry !== null) this.#additions.set(specifier, entry)
  }

  /** What the specifier will be, and where it must lead; an exact rule leads there by itself as long as it stays. */
  #enterMapped({ specifier, isUrl, isRewritten }: Import, { rule, url }: Match): void {
    if (!isRewritten && !isPrefix(rule)) return
    const address = url === null ? null : this.#graph.at(url.href).plain
    // Though this one may stay, others that come by the same way may be rewritten, and not be seen.
    const written = isUrl ? this.#graph.at(specifier).plain : null
    if (written !== null && written.file !== null) this.#add(rule.scope, written, address)
    if (!isRewritten && address !== null && address.file !== null)
      this.#add(rule.scope, { url: withoutOrigin(specifier), file: null }, address)
  }

  #add(scope: string | null, key: PlainUrl, address: PlainUrl | null): void {
    this.#additions.set(`${key.file ?? ''}\0${key.url}\0${scope ?? '\0'}`, { scope, key, address })
  }

  #load(href: string): void {
    const loaded = this.#graph.at(href).plain
    if (loaded.file !== null && !this.#digested.has(href)) this.#loaded.set(loaded.url, loaded)
  }

  #judge({ path }: Node, { reference, isUrl }: Import, match: Match | null, url: string | null): void {
    if (isUrl && !('target' in reference))
      (match === null ? this.#unsolved : this.#solved).add(placeKey(path, reference.place))
    if (match === null || url === null || !isPrefix(match.rule)) return
    // A missing address of one module is told where it stands in the map.
    const target = this.#graph.at(url).path
    if (target !== null && !this.#graph.sources.has(target as LogicalPath))
      this.#misses.push({ importer: path, reference, target, rule: match.rule })
  }
}

export function placeKey(path: string, { line, column }: Place): string {
  return `${path}:${line}:${column}`
}

/** What the maps of pages lead to that isn't in the graph. */
export function missingModules(graph: Graph, base: Base): string[] {
  const pages = [...graph.values()].filter(({ importMap }) => importMap?.as === 'map')
  if (pages.length === 0) return []
  const modules = new ModuleGraph(graph, { base, rewritten: () => [] })
  return pages.flatMap((page) => modulesOf(page, modules).misses.map(({ target }) => target))
}

/** What a page loads as a script, by an element or itself. */
function isRoot(link: Link): boolean {
  return link.role === undefined && link.syntax !== 'json-string' && isOwn(link)
}

function isPrefix({ key }: Rule): boolean {
  return key.endsWith('/')
}
