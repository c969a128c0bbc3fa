import type { BundleEntries, BundleEntry } from './bundle-entry.js'
import type { Reader } from './reader.js'

const entryLists = ['css', 'imports', 'scripts'] as const

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
