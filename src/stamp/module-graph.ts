import type { Reference } from '../find/reference.js'
import type { Base } from '../values/base.js'
import type { LogicalPath } from '../values/logical-path.js'
import { mediaType } from '../values/media-type.js'
import type { Graph, Link, LooseImport, Node } from './graph.js'
import { normalized } from './module-map.js'
import { pathOf, withoutOrigin } from './resolve.js'

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

/** What a URL names. */
interface Located {
  /** A path below the base, whether there is a file or not; `null` for what isn't ours. */
  readonly path: string | null
  readonly node: Node | undefined
  /** How the URL will be written: with the version of the file, if that has one. */
  readonly plain: PlainUrl
  /** What leads there from the URL as it is, where the file has a version. */
  readonly entry: MapAddition | null
}

export interface ModuleGraphOptions {
  readonly base: Base
  /** The links of a node that get the version of their target. */
  rewritten(node: Node): readonly Link[]
}

/** Sources by the URLs of scripts, as a browser sees them. */
export class ModuleGraph {
  readonly sources: Graph
  readonly base: Base
  readonly #rewritten: ModuleGraphOptions['rewritten']
  readonly #located = new Map<string, Located>()
  readonly #imports = new Map<string, readonly Import[]>()

  constructor(sources: Graph, { base, rewritten }: ModuleGraphOptions) {
    this.sources = sources
    this.base = base
    this.#rewritten = rewritten
  }

  /** What a URL names; remembered, since it is asked for on every page that has the module. */
  at(href: string): Located {
    const known = this.#located.get(href)
    if (known !== undefined) return known
    const path = pathOf(new URL(href), this.base)
    const node = path === null ? undefined : this.sources.get(path as LogicalPath)
    const url = withoutOrigin(href)
    const plain = { url, file: node?.versioned === true ? node.path : null }
    const entry = plain.file === null ? null : { scope: null, key: { url, file: null }, address: plain }
    const located = { path, node, plain, entry }
    this.#located.set(href, located)
    return located
  }

  /** What a script at a URL imports; remembered, since many pages may have it. */
  importsOf(node: Node, href: string): readonly Import[] {
    const known = this.#imports.get(href)
    if (known !== undefined) return known
    const imports = this.importsFrom(node, { own: href, base: href })
    this.#imports.set(href, imports)
    return imports
  }

  /** The same for a page too, whose own scripts have its base URL. */
  importsFrom(node: Node, starts: Starts): Import[] {
    const rewritten = new Set(this.#rewritten(node))
    const links = node.links.filter((link) => link.role === 'module' || isScriptUrl(node, link))
    return [
      ...links.filter(isOwn).map((link): Import => {
        const importer = startOf(link, starts)
        const specifier = new URL(link.specifier, importer).href
        const isCertain = link.role === 'module'
        return {
          specifier,
          importer,
          isUrl: true,
          isCertain,
          isRewritten: rewritten.has(link),
          reference: link,
        }
      }),
      ...(node.loose ?? []).filter(isOwn).map((each): Import => {
        const importer = startOf(each, starts)
        const specifier = normalized(each.specifier, importer)
        const isUrl = URL.canParse(specifier)
        return { specifier, importer, isUrl, isCertain: true, isRewritten: false, reference: each }
      }),
    ]
  }
}

/** The URL of a page, or script, and the base URL of the document. */
export interface Starts {
  readonly own: string
  readonly base: string
}

/** What stands before `<base>` is resolved without it. */
export function startOf({ beforeBase }: Reference, { own, base }: Starts): string {
  return beforeBase === 'own' ? own : base
}

/** The scripts of a `srcdoc` are those of another page, which has no map, or one of its own. */
export function isOwn({ within }: Reference): boolean {
  return within === undefined
}

/** `new URL('x.js', import.meta.url)`, which may be handed to `import()`. */
function isScriptUrl({ path }: Node, { role, target }: Link): boolean {
  return role === undefined && isScript(path) && isScript(target)
}

export function isScript(path: string): boolean {
  return mediaType(path) === 'text/javascript'
}

/** A specifier in a script at a URL. */
export interface Import {
  /** A URL, or a bare name. */
  readonly specifier: string
  /** The URL of the script, or of the document where it holds the script. */
  readonly importer: string
  readonly isUrl: boolean
  /** Not only a URL that may be imported. */
  readonly isCertain: boolean
  /** Whether the version of the file that it names will stand in it. */
  readonly isRewritten: boolean
  readonly reference: Link | LooseImport
}
