import type { Base } from '../values/base.js'
import type { LogicalPath } from '../values/logical-path.js'
import { onlyValue } from '../values/query.js'
import { decodePath, encodePath } from '../values/url-path.js'
import type { Entry } from './entry.js'
import { contentForm, type VersionForm } from './version-form.js'

/**
 * What a URL path leads to. `refused`: no name of ours, and yet nobody else's to answer, such as a version that
 * we don't know. `unknown`: a name below the base that we don't have. `outside`: not below the base. `broken`: ours, but its
 * file is not what was promised.
 */
export type Found = Entry | 'refused' | 'unknown' | 'outside' | 'broken'

/** URLs → entries: exact names only, and no path is ever joined to a folder. */
export class Table {
  readonly #base: Base
  readonly #form: VersionForm
  readonly #entries: ReadonlyMap<string, Entry | 'broken'>
  /** What a version is called in the queries of the keys. */
  readonly #parameters: readonly string[]

  /** `entries` by their URLs relative to the base, encoded; a version may stand in a query. */
  constructor(base: Base, entries: Iterable<readonly [string, Entry | 'broken']>, form = contentForm) {
    this.#base = base
    this.#form = form
    this.#entries = new Map([...entries].map(([url, entry]) => [base + url, entry]))
    this.#parameters = parametersOf(this.#entries.keys())
  }

  /** `query` without its question mark, as it came. */
  find(urlPath: string, query = ''): Found {
    return (
      this.#versionIn(urlPath, query) ?? this.#entries.get(urlPath) ?? this.#findOtherwise(urlPath, query)
    )
  }

  /** A version in the query is known or it isn't there: the path alone then leads to the current bytes. */
  #versionIn(urlPath: string, query: string): Entry | 'broken' | undefined {
    if (query === '') return undefined
    for (const parameter of this.#parameters) {
      const version = onlyValue(query, parameter)
      const entry = version === null ? undefined : this.#entries.get(`${urlPath}?${parameter}=${version}`)
      if (entry !== undefined) return entry
    }
    return undefined
  }

  #findOtherwise(urlPath: string, query: string): Found {
    if (!urlPath.startsWith(this.#base)) return 'outside'
    const rest = urlPath.slice(this.#base.length)
    const path = decodePath(rest)
    const entry = path === null ? undefined : this.#get(path, query)
    if (entry !== undefined) return entry
    return isOurs(rest, path, (other) => this.#get(other) !== undefined, this.#form) ? 'refused' : 'unknown'
  }

  /** The same name may be spelled with more or fewer escapes than we write. */
  #get(path: LogicalPath, query = ''): Entry | 'broken' | undefined {
    const urlPath = this.#base + encodePath(path)
    return this.#versionIn(urlPath, query) ?? this.#entries.get(urlPath)
  }
}

/** A name has no question mark in a URL, and a version no equals sign. */
function parametersOf(urls: Iterable<string>): string[] {
  const parameters = new Set<string>()
  for (const url of urls) {
    const at = url.indexOf('?')
    if (at >= 0) parameters.add(url.slice(at + 1, url.indexOf('=', at)))
  }
  return [...parameters]
}

/**
 * Whether an unknown URL is ours to refuse: in a rolling deploy a new name must not get the app's page, nor may
 * the private folder, or a known name with something added, reach anybody else.
 */
export function isOurs(
  rest: string,
  path: LogicalPath | null,
  has: (path: LogicalPath) => boolean,
  form: VersionForm = contentForm,
): boolean {
  if (isPrivate(rest)) return true
  if (path === null) {
    const folder = decodePath(withoutSlashes(rest))
    return folder !== null && has(folder)
  }
  if (form(path, has).length > 0) return true
  const original = path.replace(/\.(?:br|gz|zst)$/, '') as LogicalPath
  return original !== path && (form(original, has).length > 0 || has(original))
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
