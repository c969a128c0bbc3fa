/** What digests a version may be taken from; the first is the default. */
export const algorithms = ['sha256', 'md5', 'sha1', 'sha384', 'sha512'] as const
export type Algorithm = (typeof algorithms)[number]

/** Hex digits of a content version, unless the strategy says another number: 48 bits never meet by chance. */
export const defaultLength = 12

/** The query parameter of a version, unless the strategy says another. */
export const defaultParameter = 'v'

/**
 * How a URL carries its version, as the manifest says it. On disk every byte string has a content name in any case;
 * a strategy only decides which URL points at it.
 */
export interface Strategy {
  /** `css/site.VERSION.css`, or `css/site.css?v=VERSION`. */
  readonly in: 'filename' | 'query'
  /**
   * `content`: the beginning of a digest of the bytes. `mtime`: whole seconds since 1970, the latest of the file and
   * all that it refers to. `fixed`: what the user says, for all files or for each.
   */
  readonly version: 'content' | 'mtime' | 'fixed'
  /** Of `content`; absent for `sha256`. */
  readonly algorithm?: Algorithm
  /** Of `content`: how many hex digits; absent for 12. */
  readonly length?: number
  /** Of `query`, in which it is always there: the name of the parameter, exact in case. */
  readonly parameter?: string
  /**
   * Of `filename`: extensions of more than one part, without a dot in front, that stay in one piece: with `min.js`
   * it is `jquery.VERSION.min.js`, without `jquery.min.VERSION.js`. The longest that fits counts. Sorted; absent
   * where there are none.
   */
  readonly compound?: readonly string[]
}

/** `name.SHA256-12.ext`: the default, and in any case the form of stored names but for `filename` and `content`. */
export const contentStrategy: Strategy = { in: 'filename', version: 'content' }
