import type { Base } from '../values/base.js'
import { readContentName } from '../values/content-name.js'
import type { LogicalPath } from '../values/logical-path.js'
import { decodePath, encodePath } from '../values/url-path.js'
import type { Entry } from './entry.js'

/**
 * What a URL path leads to. `refused`: no name of ours, and yet nobody else's to answer, such as a version that
 * we don't know. `unknown`: a name below the base that we don't have. `outside`: not below the base. `broken`: ours, but its
 * file is not what was promised.
 */
export type Found = Entry | 'refused' | 'unknown' | 'outside' | 'broken'

/** URL paths → entries: exact names only, and no path is ever joined to a folder. */
export class Table {
  readonly #base: Base
  readonly #entries: ReadonlyMap<string, Entry | 'broken'>

  /** `entries` by their URLs relative to the base, encoded. */
  constructor(base: Base, entries: Iterable<readonly [string, Entry | 'broken']>) {
    this.#base = base
    this.#entries = new Map([...entries].map(([url, entry]) => [base + url, entry]))
  }

  find(urlPath: string): Found {
    return this.#entries.get(urlPath) ?? this.#findOtherwise(urlPath)
  }

  #findOtherwise(urlPath: string): Found {
    if (!urlPath.startsWith(this.#base)) return 'outside'
    const rest = urlPath.slice(this.#base.length)
    const path = decodePath(rest)
    const entry = path === null ? this.#getFolder(rest) : this.#get(path)
    if (entry !== undefined) return entry
    return isOurs(rest, path, (other) => this.#get(other) !== undefined) ? 'refused' : 'unknown'
  }

  #getFolder(rest: string): Entry | 'broken' | undefined {
    const folder = rest.endsWith('/') ? decodePath(rest.slice(0, -1)) : null
    return folder === null ? undefined : this.#get(`${folder}/` as LogicalPath)
  }

  /** The same name may be spelled with more or fewer escapes than we write. */
  #get(path: LogicalPath): Entry | 'broken' | undefined {
    return this.#entries.get(this.#base + encodePath(path))
  }
}

/**
 * Whether an unknown URL is ours to refuse: in a rolling deploy a new name must not get the app's page, nor may
 * the private folder, or a known name with something added, reach anybody else.
 */
export function isOurs(rest: string, path: LogicalPath | null, has: (path: LogicalPath) => boolean): boolean {
  if (isPrivate(rest)) return true
  if (path === null) {
    const folder = decodePath(withoutSlashes(rest))
    return folder !== null && has(folder)
  }
  if (readContentName(path).length > 0) return true
  const original = path.replace(/\.(?:br|gz|zst)$/, '') as LogicalPath
  return original !== path && (readContentName(original).length > 0 || has(original))
}

/** In every spelling: nobody but us has such a folder. */
function isPrivate(rest: string): boolean {
  const start = rest.slice(0, 100).toLowerCase().replaceAll('%2e', '.').replaceAll('%2f', '/')
  return /^\/*\.everfresh(?:\/|$)/.test(start)
}

/** A loop, since a pattern would try every slash of a hostile request as a beginning. */
function withoutSlashes(text: string): string {
  let end = text.length
  while (text[end - 1] === '/') end--
  return text.slice(0, end)
}
