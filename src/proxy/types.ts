import { byPath } from '../values/logical-path.js'
import { contentType, isCompressible } from '../values/media-type.js'
import type { ProxyTable } from './table.js'

/** What the next release may bring although this one doesn't have it. */
const common =
  'html htm css js mjs json map webmanifest svg png jpg jpeg gif webp avif ico woff2 woff ttf otf vtt txt xml md wasm pdf mp4 webm mp3 ogg'

/** Types by extension, as nearly all files have them, and the names that differ. */
export interface ServedTypes {
  readonly byExtension: ReadonlyMap<string, string>
  readonly exceptions: ReadonlyMap<string, string>
}

export function servedTypes({ types }: ProxyTable): ServedTypes {
  const counts = new Map<string, Map<string, number>>()
  for (const [name, type] of types) {
    const known = counts.get(extensionOf(name)) ?? new Map<string, number>()
    counts.set(extensionOf(name), known.set(type, (known.get(type) ?? 0) + 1))
  }
  const commonest = [...counts].map(([extension, known]) => [extension, most(known)] as const)
  const byExtension = new Map([
    ...common.split(' ').map((extension) => [extension, contentType(`a.${extension}`, true)] as const),
    ...commonest.filter(([extension, type]) => /^[a-z0-9_-]+$/.test(extension) && type !== unknownType),
  ])
  const exceptions = [...types].filter(([name, type]) => typeOf(byExtension, name) !== type)
  return {
    byExtension: new Map([...byExtension].sort(([a], [b]) => byPath(a, b))),
    exceptions: new Map(exceptions.sort(([a], [b]) => byPath(a, b))),
  }
}

/** Those of which answers depend on `Accept-Encoding`. */
export function varyingTypes({ byExtension, exceptions }: ServedTypes): string[] {
  const all = new Set([...byExtension.values(), ...exceptions.values()])
  return [...all].filter((type) => isCompressible(type.replace(/;.*/, ''))).sort(byPath)
}

export const unknownType = 'application/octet-stream'

function typeOf(byExtension: ReadonlyMap<string, string>, name: string): string {
  return byExtension.get(extensionOf(name)) ?? unknownType
}

/** Servers compare it without case. */
function extensionOf(name: string): string {
  return (/\.([^./]+)$/.exec(name)?.[1] ?? '').toLowerCase()
}

function most(counts: ReadonlyMap<string, number>): string {
  return [...counts].sort(([a, m], [b, n]) => n - m || byPath(a, b))[0]?.[0] ?? unknownType
}

/** The same the other way round: each type with its extensions. */
export function extensionsByType({ byExtension }: ServedTypes): Map<string, string[]> {
  const types = new Map<string, string[]>()
  for (const [extension, type] of byExtension) types.set(type, [...(types.get(type) ?? []), extension])
  return types
}
