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
  readonly #imports = new Map<string, readonly Import[]>()

  constructor(sources: Graph, { base, rewritten }: ModuleGraphOptions) {
    this.sources = sources
    this.base = base
    this.#rewritten = rewritten
  }

  /** Which file of ours a URL names, whether there is one or not. */
  pathAt(href: string): string | null {
    return pathOf(new URL(href), this.base)
  }

  nodeAt(href: string): Node | undefined {
    const path = this.pathAt(href)
    return path === null ? undefined : this.sources.get(path as LogicalPath)
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

  /** The same for a page too, whose own scripts have its base URL. */
  importsFrom(node: Node, href: string): Import[] {
    const rewritten = new Set(this.#rewritten(node))
    const links = node.links.filter((link) => link.role === 'module' || isScriptUrl(node, link))
    const loose = node.loose ?? []
    return [
      ...links.map((link): Import => {
        const specifier = new URL(link.specifier, href).href
        const isCertain = link.role === 'module'
        return { specifier, isCertain, isRewritten: rewritten.has(link), reference: link }
      }),
      ...loose.map((each): Import => {
        const specifier = normalized(each.specifier, href)
        return { specifier, isCertain: true, isRewritten: false, reference: each }
      }),
    ]
  }
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
  /** Not only a URL that may be imported. */
  readonly isCertain: boolean
  /** Whether the version of the file that it names will stand in it. */
  readonly isRewritten: boolean
  readonly reference: Link | LooseImport
}
