import { byPath, type LogicalPath } from '../values/logical-path.js'
import { exactly, oneOf } from './regex.js'
import { keyOf, type ProxyTable, type Versioned } from './table.js'

/**
 * For servers that go through a table from its beginning: the names of files that hold their version are known by
 * their shape, with exact exceptions; only URLs that aren't the name of a file need a row each.
 */
export interface Lifetimes {
  /** What a content name looks like below the base; null where no release has one. */
  readonly shape: string | null
  /** Names that look like one and aren't. */
  readonly lookAlikes: readonly LogicalPath[]
  /** Names that a bundler has hashed in its own way. */
  readonly others: readonly LogicalPath[]
  /** URLs that aren't the name of a file. */
  readonly mapped: readonly Versioned[]
}

export function lifetimesOf({ versioned, plain }: ProxyTable): Lifetimes {
  const own = versioned.filter((row) => keyOf(row) === row.file)
  const shape = shapeOf(own)
  const pattern = shape === null ? null : new RegExp(`^${shape}$`, 's')
  const fits = (name: string) => pattern?.test(name) === true
  const lasting = new Set(own.filter(({ immutable }) => immutable).map(({ path }) => path))
  return {
    shape,
    lookAlikes: [...new Set([...plain, ...own.map(({ path }) => path)])]
      .filter((name) => fits(name) && !lasting.has(name))
      .sort(byPath),
    others: [...lasting].filter((name) => !fits(name)),
    mapped: versioned.filter((row) => keyOf(row) !== row.file),
  }
}

/** A version may stand before two extensions: `jquery.VERSION.min.js`. */
function shapeOf(rows: readonly Versioned[]): string | null {
  const own = rows.filter(({ version, path }) => /^[0-9a-f]+$/.test(version) && path.includes(`.${version}`))
  const lengths = [...new Set(own.map(({ version }) => version.length))].sort((a, b) => a - b)
  if (lengths.length === 0) return null
  return `(?:.*/)?[^/]+\\.${oneOf(lengths.map((length) => `[0-9a-f]{${length}}`))}(?:\\.[^./]*){0,2}`
}

/** Names of the site's own that a rule for foreign ones would catch. */
export function ownNames(
  { plain, versioned }: ProxyTable,
  isCaught: (name: string) => boolean,
): LogicalPath[] {
  return [...new Set([...plain, ...versioned.map(({ path }) => path)])].filter(isCaught).sort(byPath)
}

/** One pattern for exact names; they are few. */
export function anyName(names: readonly string[]): string {
  return oneOf(names.map(exactly))
}

export const isHidden = (name: string) => /(?:^|\/)\.(?!well-known\/)/.test(name)
export const isSuffixed = (name: string) => /\.(?:br|zst|gz|[0-9a-f]{12}\.dcz)$/.test(name)
