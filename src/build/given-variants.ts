import { suffixes } from '../io/compress.js'
import type { FoundSource } from '../io/walk.js'
import { type Encoding, encodings } from '../manifest/manifest.js'
import { type LogicalPath, toLogicalPath } from '../values/logical-path.js'

/** Original → encoding → the compressed file that its author put beside it. */
export type GivenVariants = ReadonlyMap<LogicalPath, Readonly<Partial<Record<Encoding, FoundSource>>>>

type Sources = ReadonlyMap<LogicalPath, FoundSource>

/** `a.css.gz` beside `a.css` is a variant of it and no file of its own; alone it is a file like any other. */
export function separateVariants(all: Sources): { sources: Sources; given: GivenVariants } {
  if (![...all.keys()].some((path) => isVariant(path, all))) return { sources: all, given: new Map() }
  const sources = new Map<LogicalPath, FoundSource>()
  const given = new Map<LogicalPath, Partial<Record<Encoding, FoundSource>>>()
  for (const [path, source] of all) {
    const variant = readVariant(path)
    if (variant !== null && all.has(variant.original))
      given.set(variant.original, { ...given.get(variant.original), [variant.encoding]: source })
    else sources.set(path, source)
  }
  return { sources, given }
}

function isVariant(path: LogicalPath, all: Sources): boolean {
  const variant = readVariant(path)
  return variant !== null && all.has(variant.original)
}

function readVariant(path: LogicalPath): { original: LogicalPath; encoding: Encoding } | null {
  const encoding = encodings.find((each) => path.endsWith(suffixes[each]))
  const original = encoding === undefined ? null : toLogicalPath(path.slice(0, -suffixes[encoding].length))
  return encoding === undefined || original === null ? null : { original, encoding }
}
