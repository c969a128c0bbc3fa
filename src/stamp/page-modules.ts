import type { Base } from '../values/base.js'
import { byPath, type LogicalPath } from '../values/logical-path.js'
import { mediaType } from '../values/media-type.js'
import type { Place } from '../values/problem.js'
import type { ComputedImport, Graph, Link, LooseImport, Node } from './graph.js'
import { type Match, ModuleMap, normalized, type Rule } from './module-map.js'
import { baseUrlOf, pathOf, withoutOrigin } from './resolve.js'

/** A URL before it is stamped; `file` is the one whose version will stand in it, `null` where it stays as it is. */
export interface PlainUrl {
  readonly url: string
  readonly file: LogicalPath | null
}

/** An entry that the page's map needs so that a specifier ends where the author's map sent it. */
export interface MapAddition {
  /** The key of the author's scope as written; `null` for `imports`. */
  readonly scope: string | null
  readonly key: PlainUrl
  /** `null` keeps the module from being found. */
  readonly address: PlainUrl | null
}

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

export interface WalkOptions {
  readonly base: Base
  /** The links of a node that get the version of their target. */
  rewritten(node: Node): readonly Link[]
}

/** Walks from pages along their modules, as a browser would. */
export class ModuleWalker {
  readonly graph: Graph
  readonly base: Base
  readonly #rewritten: WalkOptions['rewritten']
  readonly #imports = new Map<string, readonly Import[]>()

  constructor(graph: Graph, { base, rewritten }: WalkOptions) {
    this.graph = graph
    this.base = base
    this.#rewritten = rewritten
  }

  walk(page: Node): PageModules {
    return new Walk(this, page).run()
  }

  /** Which file of ours a URL names, whether there is one or not. */
  pathAt(href: string): string | null {
    return pathOf(new URL(href), this.base)
  }

  nodeAt(href: string): Node | undefined {
    const path = this.pathAt(href)
    return path === null ? undefined : this.graph.get(path as LogicalPath)
  }

  /** How a URL will be written: with the version of what it names, if that has one. */
  plainUrl(href: string): PlainUrl {
    const node = this.nodeAt(href)
    return { url: withoutOrigin(href), file: node?.versioned === true ? node.path : null }
  }

  /** What a script at a URL imports; remembered, since many pages may have it. */
  importsOf(node: Node, href: string): readonly Import[] {
    const known = this.#imports.get(href)
    if (known !== undefined) return known
    const imports = this.importsFrom(node, href)
    this.#imports.set(href, imports)
    return imports
  }

  importsFrom(node: Node, href: string): Import[] {
    const rewritten = new Set(this.#rewritten(node))
    const links = node.links
      .filter((link) => link.role === 'module' || isScriptUrl(node, link))
      .map((link) => {
        const specifier = new URL(link.specifier, href).href
        return {
          specifier,
          isCertain: link.role === 'module',
          isRewritten: rewritten.has(link),
          reference: link,
        }
      })
    const loose = (node.loose ?? []).map((each) => {
      return {
        specifier: normalized(each.specifier, href),
        isCertain: true,
        isRewritten: false,
        reference: each,
      }
    })
    return [...links, ...loose]
  }
}

/** `new URL('x.js', import.meta.url)`, which may be handed to `import()`. */
function isScriptUrl({ path }: Node, { role, target }: Link): boolean {
  return role === undefined && isScript(path) && isScript(target)
}

function isScript(path: string): boolean {
  return mediaType(path) === 'text/javascript'
}

/** A specifier in a script at a URL. */
interface Import {
  /** A URL, or a bare name. */
  readonly specifier: string
  /** Not only a URL that may be imported. */
  readonly isCertain: boolean
  /** Whether the version of the file that it names will stand in it. */
  readonly isRewritten: boolean
  readonly reference: Link | LooseImport
}

class Walk {
  readonly #walker: ModuleWalker
  readonly #page: Node
  readonly #map: ModuleMap
  /** The document's base URL. */
  readonly #base: string
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

  constructor(walker: ModuleWalker, page: Node) {
    this.#walker = walker
    this.#page = page
    this.#base = baseUrlOf(page.path, walker.base, page.pageBase).href
    const rules = page.importMap?.as === 'map' ? page.importMap.rules : []
    this.#map = new ModuleMap(rules, this.#base)
    const digested = rules.flatMap(({ integrity }) => integrity.map(([url]) => normalized(url, this.#base)))
    this.#digested = new Set(digested)
  }

  run(): PageModules {
    for (const rule of this.#map.rules()) this.#enterRule(rule)
    for (const link of this.#page.links) if (isRoot(link)) this.#reach(this.#hrefOf(link))
    this.#visit(this.#page, this.#base, this.#walker.importsFrom(this.#page, this.#base))
    for (const href of this.#reached) {
      const node = this.#walker.nodeAt(href)
      if (node !== undefined) this.#visit(node, href, this.#walker.importsOf(node, href))
    }
    return {
      additions: inOrder([...this.#additions.values()], ({ key }) => key.url),
      loaded: inOrder([...this.#loaded.values()], ({ url }) => url),
      misses: this.#misses,
      unknown: this.#unknown,
      solved: this.#solved,
      unsolved: this.#unsolved,
    }
  }

  #hrefOf({ specifier }: Link): string {
    return new URL(specifier, this.#base).href
  }

  /** Scripts alone lead further: what another page imports is its own affair. */
  #reach(href: string): void {
    const node = this.#walker.nodeAt(href)
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
    const written = isFile ? this.#walker.plainUrl(key) : null
    if (written === null || written.file === null) return
    this.#add(rule.scope, written, address === null ? null : this.#walker.plainUrl(address.href))
  }

  #visit(node: Node, href: string, imports: readonly Import[]): void {
    for (const each of imports) this.#follow(node, href, each)
    for (const computed of node.computed ?? []) {
      const head = normalized(computed.head, href)
      const rule = this.#map
        .prefixesFor(head, href)
        .find(({ address }) => address !== null && this.#isOurs(address))
      if (rule !== undefined) this.#unknown.push({ importer: node.path, computed, rule })
    }
  }

  #isOurs({ href }: URL): boolean {
    return this.#walker.pathAt(new URL('x', href).href) !== null
  }

  #follow(node: Node, importer: string, each: Import): void {
    const match = this.#map.match(each.specifier, importer)
    const url = match === null ? urlIn(each.specifier) : (match.url?.href ?? null)
    this.#judge(node, each.reference, match, url)
    this.#enter(each, match, url)
    if (url === null) return
    if (each.isCertain) this.#load(url)
    else this.#reach(each.specifier)
    this.#reach(url)
  }

  /** What the specifier will be, and where it must lead; nothing is needed where it does so by itself. */
  #enter({ specifier, isRewritten }: Import, match: Match | null, url: string | null): void {
    const stays = { url: withoutOrigin(specifier), file: null }
    const key = isRewritten ? this.#walker.plainUrl(specifier) : stays
    const address = url === null ? null : this.#walker.plainUrl(url)
    const isVersioned = address !== null && address.file !== null
    const isByItself = match === null ? isRewritten : !isRewritten && !isPrefix(match.rule)
    if (isByItself || !(isRewritten || isVersioned)) return
    const scope = match?.rule.scope ?? null
    this.#add(scope, key, address)
    // Who is rewritten and comes by the same way is not always seen.
    const rewritten = match === null || urlIn(specifier) === null ? null : this.#walker.plainUrl(specifier)
    if (rewritten !== null && rewritten.file !== null) this.#add(scope, rewritten, address)
  }

  #add(scope: string | null, key: PlainUrl, address: PlainUrl | null): void {
    this.#additions.set(JSON.stringify([scope, key]), { scope, key, address })
  }

  #load(href: string): void {
    const loaded = this.#walker.plainUrl(href)
    if (loaded.file !== null && !this.#digested.has(href)) this.#loaded.set(loaded.url, loaded)
  }

  #judge({ path }: Node, reference: Link | LooseImport, match: Match | null, url: string | null): void {
    if (!('target' in reference))
      (match === null ? this.#unsolved : this.#solved).add(placeKey(path, reference.place))
    if (match === null || url === null || !isPrefix(match.rule)) return
    // A missing address of one module is told where it stands in the map.
    const target = this.#walker.pathAt(url)
    if (target !== null && !this.#walker.graph.has(target as LogicalPath))
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
  const walker = new ModuleWalker(graph, { base, rewritten: () => [] })
  return pages.flatMap((page) => walker.walk(page).misses.map(({ target }) => target))
}

/** What a page loads as a script, by an element or itself. */
function isRoot({ role, syntax }: Link): boolean {
  return role === undefined && syntax !== 'json-string'
}

function isPrefix({ key }: Rule): boolean {
  return key.endsWith('/')
}

function urlIn(specifier: string): string | null {
  return URL.canParse(specifier) ? specifier : null
}

function inOrder<Item>(items: Item[], keyOf: (item: Item) => string): Item[] {
  return items.sort((a, b) => byPath(keyOf(a), keyOf(b)))
}
