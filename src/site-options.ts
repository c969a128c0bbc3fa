import type { Finder } from './find/reference.js'
import type { StrategyOptions } from './strategy.js'
import type { PolicyOptions } from './values/naming-policy.js'

/** What a build and live folders must be told alike, so that they give the same URLs. */
export interface SiteOptions extends PolicyOptions {
  /**
   * The path below which the files are served; `/` by default.
   * @default '/'
   * @example base: '/static/'
   */
  readonly base?: string
  /**
   * Functions that find the references in a text, by its media type: `{ 'text/x-component': find }`. They go
   * before ours. One that throws is a problem of the file.
   * @default {}
   * @example finders: { 'text/x-component': (text) => ({ references: [], faults: [] }) }
   */
  readonly finders?: Readonly<Record<string, Finder>>
  /**
   * Problems that you accept: `vendor/**` for all of those files, `a.css -> missing.png` for a reference of a
   * file, by the path that it leads to or as it is written. Both sides are globs.
   * @default []
   * @example ignoreProblems: ['vendor/**', 'css/site.css -> missing.png']
   */
  readonly ignoreProblems?: readonly string[]
  /**
   * How modules find each other: `rewrite` their specifiers (the default), or leave these as they are and give
   * pages an `importmap`, so that an edit of one module changes one URL.
   * @default 'rewrite'
   * @example modules: 'importmap'
   */
  readonly modules?: 'rewrite' | 'importmap'
  /**
   * Give the elements of pages the digests of what they load.
   * @default false
   * @example integrity: true
   */
  readonly integrity?: boolean
  /**
   * How URLs carry their versions: by default the first 12 digits of the SHA-256, in the name.
   * @default { in: 'filename', version: 'content', algorithm: 'sha256', length: 12 }
   * @example strategy: { in: 'query', parameter: 'cache_id', algorithm: 'md5' }
   */
  readonly strategy?: StrategyOptions
  /**
   * False: change no byte of any file, and take versions from the sources as they are. References then lead to
   * plain names, which are revalidated.
   * @default true
   * @example rewrite: false
   */
  readonly rewrite?: boolean
}

export const siteOptionNames = [
  'base',
  'omit',
  'include',
  'exclude',
  'prehashed',
  'finders',
  'ignoreProblems',
  'modules',
  'integrity',
  'strategy',
  'rewrite',
] as const satisfies (keyof SiteOptions)[]
