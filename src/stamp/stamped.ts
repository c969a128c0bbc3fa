import type { Digest } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Problem } from '../values/problem.js'
import type { Strategy } from '../values/strategy.js'
import { encodePath } from '../values/url-path.js'
import { storeName, versionedUrl } from '../values/versioned-url.js'
import type { Link, Node } from './graph.js'

/** A file as it will be served. */
export interface Stamped {
  readonly path: LogicalPath
  readonly versioned: boolean
  /** The bytes after rewriting; `null` where they are the source's own, or were remembered. */
  readonly bytes: Buffer | null
  /** The size in bytes after a rewriting that was remembered, and not done again. */
  readonly remembered?: number
  /** Of the final bytes. */
  readonly digest: Digest
  readonly version: string
  /** The name in the store, that of these bytes for ever. */
  readonly name: LogicalPath
  /** Relative to the base, encoded: with the version, if it carries one. */
  readonly url: string
  /** The path-wise first member of its cycle. */
  readonly group?: LogicalPath
  readonly references: readonly LogicalPath[]
  /** Of these what loads with it, in order: the modules that a script imports statically. */
  readonly imports: readonly LogicalPath[]
  /** Whether a module imports it, so that an import map must know it. */
  readonly imported: boolean
  /** What came up while it was rewritten. */
  readonly problem?: Problem
}

/** What the stamping of a node found out. */
type Made = Pick<Stamped, 'bytes' | 'digest' | 'version' | 'imported'> &
  Partial<Pick<Stamped, 'remembered' | 'problem' | 'group'>>

/** With all that follows from its path and version. */
export function stampedFile({ path, versioned, links }: Node, made: Made, strategy: Strategy): Stamped {
  const name = storeName(path, made, strategy)
  const url = versioned ? versionedUrl(path, made.version, strategy) : encodePath(path)
  return {
    path,
    versioned,
    name,
    // Mostly they are equal, and one string is enough for both.
    url: url === name ? name : url,
    references: links.length === 0 ? none : [...new Set(links.map(({ target }) => target))].sort(),
    imports: links.length === 0 ? none : importsOf(path, links),
    ...made,
  }
}

/** One for all, since most files refer to nothing. */
const none: readonly LogicalPath[] = []

function importsOf(path: LogicalPath, links: readonly Link[]): readonly LogicalPath[] {
  const imported = links.filter(({ role, isDynamic }) => role === 'module' && isDynamic !== true)
  if (imported.length === 0) return none
  return [...new Set(imported.map(({ target }) => target))].filter((target) => target !== path)
}
