import { baseName } from '../values/logical-path.js'

/** Files that a bundler lists, each with the name that it would have without a hash, where that is known. */
export type ListedFiles = ReadonlyMap<string, string | undefined>

/**
 * Those that carry a hash as bundlers write it: eight characters or more behind the name, a digit or a capital among
 * them, which no other file has. A list alone is no proof, since each bundler can be told to leave the hash out. One in
 * another form is taken for none, which is never stale: the file gets a version of ours then.
 */
export function hashedFiles(files: ListedFiles, sources: Iterable<string> = []): string[] {
  const names = new Set([...files.values(), ...[...sources].map(stemOf)])
  const found = [...files].flatMap(([file, name]) => {
    const hash = names.has(stemOf(file)) || isSourceMap(file) ? undefined : hashIn(stemOf(file), name)
    return hash === undefined ? [] : [{ file, hash }]
  })
  const shared = new Set(found.map(({ hash }) => hash).filter((hash, at, all) => all.indexOf(hash) !== at))
  return found.filter(({ hash }) => !shared.has(hash)).map(({ file }) => file)
}

function hashIn(stem: string, name: string | undefined): string | undefined {
  const rest = name !== undefined && stem.startsWith(name) ? stem.slice(name.length) : undefined
  const hash = rest === undefined ? lastPart(stem) : /^[-._~]?([\w-]{8,64})$/.exec(rest)?.[1]
  return hash !== undefined && /[0-9A-Z]/.test(hash) ? hash : undefined
}

/** A hash of eight may hold what else separates it from the name; one alone is long, and hexadecimal. */
function lastPart(stem: string): string | undefined {
  if (/^[0-9a-f]{16,64}$/.test(stem)) return stem
  return /[-._~]([\w-]{8}|[0-9A-Za-z]{8,64})$/.exec(stem)?.[1]
}

/** It changes with every comment of a source, of which the name of its script knows nothing. */
function isSourceMap(file: string): boolean {
  return file.endsWith('.map')
}

/** `main` of `src/main.ts`. */
export function stemOf(path: string): string {
  const name = baseName(path)
  const dot = name.lastIndexOf('.')
  return dot > 0 ? name.slice(0, dot) : name
}
