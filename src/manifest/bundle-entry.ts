import type { LogicalPath } from '../values/logical-path.js'
import type { Reader } from './reader.js'

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

export const entryLists = ['css', 'imports', 'scripts'] as const

/** @throws {EverfreshError} `manifest-corrupt` */
export function readBundleEntries(reader: Reader, value: unknown): BundleEntries {
  const all = Object.entries(reader.object(value, '"entries"'))
  return new Map(all.map(([name, entry]) => [name, readBundleEntry(reader, name, entry)]))
}

function readBundleEntry(reader: Reader, name: string, value: unknown): BundleEntry {
  const at = (field: string) => `"${field}" of the entry "${name}"`
  const entry = reader.object(value, `the entry "${name}"`)
  const given = entryLists.filter((field) => entry[field] !== undefined)
  return {
    file: reader.path(entry.file, at('file')),
    ...Object.fromEntries(given.map((field) => [field, reader.paths(entry[field], at(field))])),
  }
}
