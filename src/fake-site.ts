import { createEntry, type EntryParts, entriesOf } from './http/entry.js'
import type { Found } from './http/meaning.js'
import { Table } from './http/table.js'
import { type VersionForm, versionForm } from './http/version-form.js'
import type { BundleEntry } from './manifest/bundle-entry.js'
import type { Base } from './values/base.js'
import { digestOf, integrityOf } from './values/digest.js'
import { EverfreshError } from './values/error.js'
import { type LogicalPath, toLogicalPath } from './values/logical-path.js'
import { contentType } from './values/media-type.js'
import { createPolicy } from './values/naming-policy.js'
import type { Strategy } from './values/strategy.js'
import { decodePath, encodePath } from './values/url-path.js'
import { readVersionedName, versionedUrl } from './values/versioned-url.js'

export interface FakeSettings {
  readonly base: Base
  readonly strategy: Strategy
  /** `null`: every path is one. */
  readonly files: ReadonlyMap<LogicalPath, Uint8Array> | null
  readonly versionOf: (path: LogicalPath) => string
}

/** What there is where nothing lies on a disk. */
export class FakeSite {
  readonly base: Base
  readonly strategy: Strategy
  readonly #settings: FakeSettings
  readonly #policy = createPolicy()
  readonly #table: Table | null

  constructor(settings: FakeSettings) {
    this.#settings = settings
    this.base = settings.base
    this.strategy = settings.strategy
    this.#table = settings.files === null ? null : this.#tableOf(settings.files)
  }

  /** The URL of a path relative to the base. */
  find(text: string): string | undefined {
    const path = this.#known(text)
    if (path === null) return undefined
    return this.#policy.isVersioned(path) ? this.#versioned(path) : encodePath(path)
  }

  version(text: string): string | undefined {
    const path = this.#known(text)
    return path === null ? undefined : this.#settings.versionOf(path)
  }

  names(): Iterable<string> {
    return this.#settings.files?.keys() ?? []
  }

  info(text: string) {
    const path = this.#known(text)
    if (path === null) return undefined
    const [versioned, { type, identity }] = [this.#policy.isVersioned(path), this.#partsOf(path)]
    const unused = { imported: false, references: [], imports: [] }
    const url = this.find(path) ?? path
    return { url, integrity: identity.integrity, type, versioned, isExact: versioned, ...unused }
  }

  /** Of each file what a bundler would leave of it alone. */
  entry(text: string): BundleEntry | undefined {
    const file = this.#known(text)
    return file === null ? undefined : { file }
  }

  bytes(text: string): Uint8Array {
    const path = this.#known(text)
    return (path === null ? undefined : this.#settings.files?.get(path)) ?? new Uint8Array()
  }

  /** Where every path is one, only a URL with a version can be told from a route of the app. */
  lookUp(urlPath: string, query: string): Found {
    if (this.#table !== null) return this.#table.find(urlPath, query)
    const entries = this.#readings(urlPath).map((path) => {
      const parts = this.#partsOf(path)
      return [this.#versioned(path), createEntry({ ...parts, immutable: true })] as const
    })
    return new Table(this.base, entries, { form }).find(urlPath, query)
  }

  #readings(urlPath: string): LogicalPath[] {
    const path = urlPath.startsWith(this.base) ? decodePath(urlPath.slice(this.base.length)) : null
    if (path === null) return []
    const readings = readVersionedName(path, this.strategy).map((each) => each.path)
    return [...readings, path].filter((each) => this.#policy.isVersioned(each))
  }

  #tableOf(files: ReadonlyMap<LogicalPath, Uint8Array>): Table {
    const versions = new Set([...files.keys()].map(this.#settings.versionOf))
    const entries = [...files.keys()].flatMap((path) =>
      entriesOf(this.find(path) ?? path, this.#partsOf(path)),
    )
    return new Table(this.base, entries, { form: versionForm(this.strategy, versions) })
  }

  #partsOf(path: LogicalPath): EntryParts {
    const content = this.bytes(path)
    const identity = { size: content.length, integrity: integrityOf(digestOf(content)), content }
    return { path, immutable: this.#policy.isVersioned(path), type: contentType(path, true), identity }
  }

  #versioned(path: LogicalPath): string {
    return versionedUrl(path, this.#settings.versionOf(path), this.strategy)
  }

  /** Where every path is one, a query and a fragment are no part of it. */
  #known(text: string): LogicalPath | null {
    const path = toLogicalPath(text)
    if (path === null) return null
    const { files } = this.#settings
    return (files === null ? !/[?#]/.test(path) && !this.#policy.isOmitted(path) : files.has(path))
      ? path
      : null
  }
}

/** Any other version is not ours to refuse, since any name may be one. */
const form: VersionForm = { readings: () => [], isVersioned: () => false }

/** @throws {EverfreshError} `option-invalid` */
export function parseFiles(files: unknown): FakeSettings['files'] {
  if (files === undefined) return null
  const entries = Array.isArray(files) ? files.map((path) => [path, '']) : Object.entries(files ?? {})
  const isText = (value: unknown) => typeof value === 'string' || value instanceof Uint8Array
  if (typeof files !== 'object' || files === null || !entries.every(([, content]) => isText(content)))
    throw wrongFiles(files)
  return new Map(entries.map(([path, content]) => [pathOf(path), Buffer.from(content)]))
}

function pathOf(text: unknown): LogicalPath {
  const path = typeof text === 'string' ? toLogicalPath(text) : null
  if (path !== null) return path
  throw wrongFiles(text)
}

function wrongFiles(value: unknown): EverfreshError {
  const shown = JSON.stringify(value) ?? String(value)
  const wanted = 'a list of paths, such as ["css/site.css"], or an object of texts by path'
  return new EverfreshError('option-invalid', `the option "files" has ${shown}, but must be ${wanted}`)
}
