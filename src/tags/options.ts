import type { AttributeValue } from './html.js'
import type { Srcset } from './srcset.js'

/** Attributes of an element, beside those that Everfresh makes; what is given here goes before those. */
export interface TagOptions {
  /** Of the page's Content-Security-Policy. */
  readonly nonce?: string | undefined
  /**
   * Whether to say the digest of what is loaded. By default for scripts and stylesheets of another origin, or as the
   * assets were opened with `integrity`; of a file that keeps its name only where it is true.
   */
  readonly integrity?: boolean | string | undefined
  /** By default `anonymous` with an `integrity`, and for what browsers load by CORS only: fonts, and data. */
  readonly crossorigin?: boolean | 'anonymous' | 'use-credentials' | undefined
  /** `true` is an attribute without a value; one that is `false`, `null` or `undefined` is left out. */
  readonly [attribute: string]: AttributeValue
}

export interface PreloadOptions {
  readonly nonce?: string | undefined
  readonly integrity?: boolean | string | undefined
  readonly crossorigin?: boolean | 'anonymous' | 'use-credentials' | undefined
  /** What it is loaded as, if not by its type: `script` for one that is no module, `fetch`, `worker`. */
  readonly as?: string | undefined
  readonly imagesrcset?: Srcset | undefined
  readonly [attribute: string]: AttributeValue | Srcset
}

export interface ImageOptions {
  readonly srcset?: Srcset | undefined
  readonly sizes?: string | undefined
  readonly alt?: string | undefined
  readonly [attribute: string]: AttributeValue | Srcset
}

export interface ImportMapTagOptions {
  readonly nonce?: string | undefined
  /** Modules whose maps are put together: they and what they reach. By default all that there are. */
  readonly paths?: readonly string[] | undefined
  /** Bare names, and the modules that they mean: `{ three: 'vendor/three.js' }`. */
  readonly imports?: Readonly<Record<string, string>> | undefined
  readonly [attribute: string]: AttributeValue | readonly string[] | Readonly<Record<string, string>>
}

export interface CspOptions {
  /** The options that the page's `importMapTag` has; false for a page without a map. */
  readonly importMap?: ImportMapTagOptions | false | undefined
  /** The paths of what the page has by `inline`. */
  readonly inline?: readonly string[] | undefined
}
