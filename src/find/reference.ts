/** How a reference is written, which decides how its replacement must be escaped. */
export type Syntax =
  | 'css-string'
  | 'css-url'
  | 'html-attribute'
  | 'html-unquoted'
  | 'js-string'
  | 'js-template'

/** A place in a text where a browser finds a URL. */
export interface Reference {
  /** Offset in UTF-16 code units of the first character of the URL as written, behind the quote if there is one. */
  readonly start: number
  /** Offset behind its last character. */
  readonly end: number
  /** The URL, escapes of the language decoded; percent-encoding is left as it is. */
  readonly specifier: string
  readonly syntax: Syntax
  /** A bare module specifier (`react`) is no path; every other kind of URL without `./` is one. */
  readonly module?: true
}

/** Something that a finder could not read. */
export interface Fault {
  readonly offset: number
  readonly code: 'syntax' | 'reference-malformed'
  readonly message: string
}

/** All that a finder says of one text. */
export interface Found {
  readonly references: readonly Reference[]
  readonly faults: readonly Fault[]
  /** The page's `<base href>`, against which its references resolve. */
  readonly base?: string
  /** Logical or relative URLs that a visitor may navigate to; never rewritten, but their plain copies stay. */
  readonly navigations?: readonly string[]
}

/** From a text to its references: pure, never throwing, spans in order and never overlapping. */
export type Finder = (text: string) => Found

export const nothingFound: Found = { references: [], faults: [] }
