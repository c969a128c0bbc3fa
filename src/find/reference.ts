/** How a reference is written, which decides how its replacement must be escaped. */
export type Syntax =
  | 'comment'
  | 'css-string'
  | 'css-url'
  | 'html-attribute'
  | 'html-unquoted'
  | 'js-string'
  | 'js-template'
  | 'json-string'

/**
 * What a URL is for, where that decides how it resolves or whether it may be rewritten. Any other resolves
 * against its file and is rewritten.
 *
 * - `module`: a module specifier; a bare one (`react`) is no path.
 * - `worker`: like any other, and its target runs as a worker.
 * - `page-worker`: `new Worker('w.js')`, which resolves against the page that runs the script.
 * - `worker-script`: `importScripts('a.js')`, which resolves against the worker that runs it.
 * - `service-worker`: names a file that keeps its name; never rewritten.
 * - `source-map`: the map of this file.
 * - `map-key`: what modules write, as an import map's `imports` say it; stays, and needs no file.
 * - `map-scope`: the script for which an import map has entries of its own; needs no file.
 */
export type Role =
  | 'map-key'
  | 'map-scope'
  | 'module'
  | 'page-worker'
  | 'service-worker'
  | 'source-map'
  | 'worker'
  | 'worker-script'

/** A place in a text where a browser finds a URL. */
export interface Reference {
  /** Offset in UTF-16 code units of the first character of the URL as written, behind the quote if there is one. */
  readonly start: number
  /** Offset behind its last character. */
  readonly end: number
  /** The URL, escapes of the language decoded; percent-encoding is left as it is. */
  readonly specifier: string
  readonly syntax: Syntax
  /** The syntaxes in which that one stands, inner ones first: of CSS in a `style` attribute. */
  readonly within?: readonly ('html-attribute' | 'html-unquoted')[]
  /**
   * Of what stands before the page's `<base href>`: whether it resolves against the page's own URL, or against
   * the base all the same, since browsers look it up later.
   */
  readonly beforeBase?: 'late' | 'own'
  readonly role?: Role
  /** Of a module specifier: whether it is loaded only when the script comes to ask for it, by `import()`. */
  readonly isDynamic?: true
  /** The custom property (`--x`) in whose value it stands: it starts from wherever that is used. */
  readonly property?: string
  /** Where a page says, or may say, what digest the bytes must have. */
  readonly integrity?: IntegrityPlace
}

/** The value of an `integrity` attribute, or the place for one. */
export interface IntegrityPlace {
  readonly start: number
  readonly end: number
  /** Whether the author wrote one, which is then kept true. */
  readonly isAuthored: boolean
  /** Whether the element has a `crossorigin` attribute, without which `integrity` has no effect abroad. */
  readonly hasCrossorigin: boolean
  /** Behind the URL's attribute, where another can be put. */
  readonly after: number
  /** Whether it loads a module ahead of time, for which an import map may say a digest as well. */
  readonly isModulePreload: boolean
}

/** Something that a finder could not read, or that nobody can rewrite. */
export interface Fault {
  readonly offset: number
  readonly code: 'syntax' | 'reference-malformed' | 'reference-computed'
  readonly message: string
  /** Of an `import()` whose path is put together at run time: how it begins. */
  readonly head?: string
}

/** All that a finder says of one text. */
export interface Found {
  readonly references: readonly Reference[]
  readonly faults: readonly Fault[]
  /** The page's `<base href>`, against which its references resolve. */
  readonly base?: string
  /** URLs that a visitor may navigate to; never rewritten, but what they name keeps its plain copy. */
  readonly navigations?: readonly string[]
  /** The custom properties of CSS that it uses. */
  readonly uses?: readonly PropertyUse[]
  /** Where a page may be given an import map: before its first module, or in the map that it has. */
  readonly importMap?: ImportMapPlace
}

/** `var(--x)`. */
export interface PropertyUse {
  readonly name: string
  /** The custom property in whose value it stands: `--y` of `--y: var(--x)`. */
  readonly by?: string
}

/** A new script element before the one at `offset`, or additions to what the author wrote. */
export type ImportMapPlace = { readonly as: 'script'; readonly offset: number } | AuthoredMap

/** An import map that a page has; of several, where additions go is in the first that has such a place. */
export interface AuthoredMap {
  readonly as: 'map'
  /** In front of the map's other members. */
  readonly members: Slot
  /** In front of the other entries of its `imports`, if it has any. */
  readonly entries?: Slot
  /** In front of the other entries of its `integrity`, if it has any. */
  readonly integrity?: Slot
  /** In front of the other entries of each scope, by its key as written. */
  readonly scopes: ReadonlyMap<string, Slot>
  /** What each map says, in order of the page. */
  readonly rules: readonly ImportMapRules[]
}

/** Key and address as written; `null` for what is no text. */
export type MapEntries = readonly (readonly [key: string, address: string | null])[]

/** An import map (HTML, "import maps") as it is written. */
export interface ImportMapRules {
  readonly imports: MapEntries
  readonly scopes: readonly (readonly [prefix: string, entries: MapEntries])[]
  readonly integrity: MapEntries
  /** Whether it stands before the page's `<base href>`, and starts from the page's own URL. */
  readonly isBeforeBase?: boolean
}

export interface Slot {
  readonly offset: number
  /** Whether something follows in the same braces, so that a comma must. */
  readonly comma: boolean
}

/** From a text to its references: pure, never throwing, spans in order and never overlapping. */
export type Finder = (text: string) => Found

export const nothingFound: Found = { references: [], faults: [] }
