import type { LogicalPath } from '../values/logical-path.js'

/** What a bundler made of a source, by which name templates ask for it; all are paths of assets. */
export interface BundleEntry {
  readonly file: LogicalPath
  /** The stylesheets that a page needs for it, in the order in which it must load them. */
  readonly css?: readonly LogicalPath[]
  /** The modules that it imports, however far, but for those behind `import()`: a page may preload them. */
  readonly imports?: readonly LogicalPath[]
  /** Classic scripts that a page must load before it, in this order. */
  readonly scripts?: readonly LogicalPath[]
}

/** By the name of the source as the bundler knows it: `src/main.ts`. */
export type BundleEntries = ReadonlyMap<string, BundleEntry>
