import type { Base } from '../values/base.js'
import { encodePath } from '../values/url-path.js'
import type { Entry } from './entry.js'
import { type Found, meaningOf, type Names } from './meaning.js'
import { type Serving, settleServing } from './serving.js'

/** URL paths → entries: exact names only, and no path is ever joined to a folder. */
export class Table implements Names {
  readonly base: Base
  readonly serving: Serving
  readonly #entries: ReadonlyMap<string, Entry | 'broken'>

  /** `entries` by their URLs relative to the base, encoded. */
  constructor(
    base: Base,
    entries: Iterable<readonly [string, Entry | 'broken']>,
    serving: Serving = settleServing(),
  ) {
    this.base = base
    this.serving = serving
    this.#entries = new Map([...entries].map(([url, entry]) => [base + url, entry]))
  }

  /** `query` without its question mark, as it came. No URL carries its version there, so far. */
  find(urlPath: string, _query = ''): Found {
    return this.#entries.get(urlPath) ?? this.#findOtherwise(urlPath)
  }

  /** The same name may be spelled with more or fewer escapes than we write. */
  get(name: string): Entry | 'broken' | undefined {
    return this.#entries.get(this.base + encodePath(name))
  }

  #findOtherwise(urlPath: string): Found {
    return urlPath.startsWith(this.base) ? meaningOf(urlPath.slice(this.base.length), this) : 'outside'
  }
}
