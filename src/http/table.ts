import type { Base } from '../values/base.js'
import { onlyValue } from '../values/query.js'
import { decodePath, encodePath } from '../values/url-path.js'
import type { Entry } from './entry.js'
import { type Found, meaningOf, type Names } from './meaning.js'
import { type Serving, settleServing } from './serving.js'
import { contentForm, type VersionForm } from './version-form.js'

export interface TableOptions {
  readonly serving?: Serving
  /** What versions in names look like; as content names by default. */
  readonly form?: VersionForm
}

/** URLs → entries: exact names only, and no path is ever joined to a folder. */
export class Table implements Names {
  readonly base: Base
  readonly serving: Serving
  readonly form: VersionForm
  readonly #entries: ReadonlyMap<string, Entry | 'broken'>
  /** What a version is called in the queries of the keys. */
  readonly #parameters: readonly string[]
  /** Of those in queries that consist of hex digits: of digests and times. */
  readonly #versionLengths: ReadonlySet<number>

  /** `entries` by their URLs relative to the base, encoded; a version may stand in a query. */
  constructor(
    base: Base,
    entries: Iterable<readonly [string, Entry | 'broken']>,
    { serving = settleServing(), form = contentForm }: TableOptions = {},
  ) {
    this.base = base
    this.serving = serving
    this.form = form
    this.#entries = new Map([...entries].map(([url, entry]) => [base + url, entry]))
    this.#parameters = parametersOf(this.#entries.keys())
    this.#versionLengths = versionLengthsOf(this.#entries.keys())
  }

  /** `query` without its question mark, as it came. */
  find(urlPath: string, query = ''): Found {
    return (
      this.#versionIn(urlPath, query) ?? this.#entries.get(urlPath) ?? this.#findOtherwise(urlPath, query)
    )
  }

  /** Whether a URL names a version in the form that versions have here, and we don't have it. */
  asksForUnknownVersion(urlPath: string, query = ''): boolean {
    if (!urlPath.startsWith(this.base) || this.#versionIn(urlPath, query) !== undefined) return false
    const path = decodePath(urlPath.slice(this.base.length))
    if (path === null) return false
    if (this.get(path) !== undefined) return this.#parameters.some((each) => this.#isVersion(query, each))
    return this.form.isVersioned(path, (plain) => this.get(plain) !== undefined)
  }

  /** A label, which is the author's, has any form. */
  #isVersion(query: string, parameter: string): boolean {
    const version = onlyValue(query, parameter)
    return version !== null && this.#versionLengths.has(version.length) && /^[0-9a-f]+$/.test(version)
  }

  /** The same name may be spelled with more or fewer escapes than we write. */
  get(name: string): Entry | 'broken' | undefined {
    return this.#entries.get(this.#urlPathOf(name))
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
    if (!urlPath.startsWith(this.base)) return 'outside'
    const rest = urlPath.slice(this.base.length)
    const path = decodePath(rest)
    const versioned = path === null ? undefined : this.#versionIn(this.#urlPathOf(path), query)
    return versioned ?? meaningOf(rest, this)
  }

  #urlPathOf(name: string): string {
    return this.base + encodePath(name)
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

function versionLengthsOf(urls: Iterable<string>): Set<number> {
  const lengths = new Set<number>()
  for (const url of urls) {
    const version = /\?[^=]*=([0-9a-f]+)$/.exec(url)?.[1]
    if (version !== undefined) lengths.add(version.length)
  }
  return lengths
}
