import { type BigIntStats, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { EverfreshError } from '../values/error.js'
import { type LogicalPath, toLogicalPath } from '../values/logical-path.js'
import type { Policy } from '../values/naming-policy.js'
import { fileProblem, type Problem } from '../values/problem.js'
import { type FileState, stateOf } from './file-state.js'
import { type FolderNames, folderNames } from './folder-names.js'
import { isMissing, systemCode } from './system-error.js'

/** What a walk need know of the naming policy. */
export type Omissions = Pick<Policy, 'isOmittedItself'>

/** A file that was found in a root. */
export interface Source {
  readonly path: LogicalPath
  /** Where it lies on disk. */
  readonly file: string
}

/** A source as the walk met it. */
export interface FoundSource extends Source, FileState {}

/** A file that another root's file of the same path hides; both as they lie on disk. */
export interface Shadowed {
  readonly path: LogicalPath
  readonly file: string
  readonly by: string
}

export interface Walk {
  /** Those that were listed, as they lie on disk, each with what was in it then. */
  readonly folders: ReadonlyMap<string, FolderNames>
  /** Whether some of what is there is a link. */
  readonly hasLinks: boolean
  /** In the order of the roots; where two have one path the first wins. */
  readonly sources: ReadonlyMap<LogicalPath, FoundSource>
  readonly shadowed: readonly Shadowed[]
  readonly problems: readonly Problem[]
}

/** Every file of the roots but the omitted ones. @throws {EverfreshError} `root-missing`, `root-unreadable` */
export function walk(roots: readonly string[], policy: Omissions): Walk {
  const sources = new Map<LogicalPath, FoundSource>()
  const shadowed: Shadowed[] = []
  const problems: Problem[] = []
  const folders = new Map<string, FolderNames>()
  const walks = roots.map((root) => new RootWalk(root, policy, { sources, shadowed, problems, folders }))
  for (const each of walks) each.run()
  return { sources, shadowed, problems, folders, hasLinks: walks.some(({ hasLinks }) => hasLinks) }
}

interface Collected {
  readonly sources: Map<LogicalPath, FoundSource>
  readonly shadowed: Shadowed[]
  readonly problems: Problem[]
  readonly folders: Map<string, FolderNames>
}

/** One root, links followed as far as they stay in it. */
class RootWalk {
  hasLinks = false
  readonly #root: string
  readonly #real: string
  readonly #policy: Omissions
  readonly #collected: Collected

  constructor(root: string, policy: Omissions, collected: Collected) {
    this.#root = resolve(root)
    this.#real = realRoot(root)
    this.#policy = policy
    this.#collected = collected
  }

  run(): void {
    this.#folder('', [this.#real])
  }

  /** `above`: the real folders that lead here, in which a link must not end. */
  #folder(prefix: string, above: readonly string[]): void {
    const folder = join(this.#root, prefix)
    const { folders } = this.#collected
    const { names, unusable } = listFolder(folder, {
      root: this.#root,
      prefix,
      folders,
      policy: this.#policy,
    })
    for (const folder of unusable) this.#unusable(prefix + folder)
    for (const name of names) this.#found(prefix + name, above)
  }

  #found(text: string, above: readonly string[]): void {
    const path = isUsable(text) ? toLogicalPath(text) : null
    if (path === null) this.#unusable(text)
    else this.#entry(path, above)
  }

  #entry(path: LogicalPath, above: readonly string[]): void {
    const stats = lstatSync(`${this.#root}${sep}${path}`, { bigint: true, throwIfNoEntry: false })
    // Somebody has removed it since it was listed.
    if (stats === undefined) return
    if (stats.isSymbolicLink()) this.#follow(path, above)
    else if (stats.isFile()) this.#add(path, stats)
    else this.#problem('no-file', path, 'this is a pipe, a socket or a device; it is left out')
  }

  #follow(link: LogicalPath, above: readonly string[]): void {
    this.hasLinks = true
    const real = realTarget(join(this.#root, link))
    if (real === null) this.#problem('link-broken', link, 'this link leads nowhere; it is left out')
    else if (!isWithin(real, this.#real))
      this.#problem('link-leaves-root', link, 'this link leads out of its root; it is left out')
    else this.#followTo(link, real, above)
  }

  #followTo(link: LogicalPath, real: string, above: readonly string[]): void {
    const stats = statSync(real, { bigint: true })
    if (stats.isFile()) this.#add(link, stats)
    else if (stats.isDirectory())
      this.#followFolder(link, real, [...above, realpathSync.native(dirname(join(this.#root, link)))])
    else this.#problem('link-broken', link, 'this link leads to what is no file; it is left out')
  }

  #followFolder(link: LogicalPath, real: string, above: readonly string[]): void {
    if (above.some((folder) => isWithin(folder, real)))
      this.#problem('link-loops', link, 'this link leads back to a folder that it is in; it is left out')
    else this.#folder(`${link}/`, [...above, real])
  }

  #unusable(name: string): void {
    this.#problem('name-unusable', name, 'no URL can hold this name (bad UTF-8 or a backslash); rename it')
  }

  #add(path: LogicalPath, stats: BigIntStats): void {
    const { sources, shadowed } = this.#collected
    // Joined, since the parts of a template stay alive beside it; the rest is written out, since a spread object takes
    // three times the memory.
    const file = [this.#root, path].join(sep)
    const { size, signature, changed } = stateOf(stats)
    const first = sources.get(path)
    if (first === undefined) sources.set(path, { path, file, size, signature, changed })
    else shadowed.push({ path, file, by: first.file })
  }

  #problem(code: Problem['code'], path: string, message: string): void {
    this.#collected.problems.push(fileProblem(code, path, message))
  }
}

/** A name that isn't UTF-8 reaches us with replacement characters, by which it can't be opened again. */
function isUsable(name: string): boolean {
  return name.isWellFormed() && !name.includes('\uFFFD')
}

/** Whether a real path is a folder itself or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

/** @throws {EverfreshError} `root-missing`, `root-unreadable` */
export function realRoot(root: string): string {
  try {
    if (!statSync(root).isDirectory()) throw noRoot(root, 'is no folder')
    return realpathSync.native(root)
  } catch (error) {
    if (isMissing(error)) throw noRoot(root, 'does not exist')
    throw unreadable(error, root)
  }
}

interface Listing {
  readonly names: string[]
  /** Folders that can't be opened by the name under which they are listed. */
  readonly unusable: string[]
}

interface Place {
  readonly root: string
  /** From the root to the folder where the listing begins. */
  readonly prefix: string
  readonly policy: Omissions
  readonly folders: Map<string, FolderNames>
}

/** What lies below a folder, links among it, relative to it with forward slashes, sorted. */
function listFolder(folder: string, place: Place): Listing {
  const { names, unusable }: Listing = { names: [], unusable: [] }
  try {
    list(folder, '', place, { names, unusable })
  } catch (error) {
    throw unreadable(error, place.root)
  }
  return { names: names.sort(), unusable: unusable.sort() }
}

/** `path`: from where the listing began. */
function list(folder: string, path: string, place: Place, listing: Listing): void {
  const entries = readdirSync(folder, { withFileTypes: true })
  place.folders.set(folder, folderNames(entries.map(({ name }) => name)))
  for (const entry of entries) {
    const inner = path + entry.name
    const isFolder = entry.isDirectory()
    if (place.policy.isOmittedItself(place.prefix + inner)) continue
    if (!isFolder) listing.names.push(inner)
    else if (isUsable(entry.name)) list(`${folder}${sep}${entry.name}`, `${inner}/`, place, listing)
    else listing.unusable.push(inner)
  }
}

function realTarget(link: string): string | null {
  try {
    return realpathSync.native(link)
  } catch (error) {
    if (isMissing(error) || systemCode(error) === 'ELOOP') return null
    throw error
  }
}

function noRoot(root: string, what: string): EverfreshError {
  return new EverfreshError(
    'root-missing',
    `the root "${root}" ${what}: give the folder that holds your static files`,
  )
}

function unreadable(error: unknown, root: string): unknown {
  const code = systemCode(error)
  if (error instanceof EverfreshError || code === '') return error
  const path = error instanceof Error && 'path' in error ? String(error.path) : root
  return new EverfreshError(
    'root-unreadable',
    `${path} in the root "${root}" can't be read (${code}): change its permissions`,
    {
      cause: error,
    },
  )
}
