import { createEntry, type Entry, indexName } from '../http/entry.js'
import { type Found, meaningOf, type Names } from '../http/meaning.js'
import type { Part } from '../http/representation.js'
import type { Serving } from '../http/serving.js'
import { type VersionForm, versionForm } from '../http/version-form.js'
import type { Root } from '../io/locate.js'
import { wholeOf } from '../io/whole.js'
import type { AssetInfo } from '../lookups.js'
import type { Site } from '../site.js'
import type { Base } from '../values/base.js'
import { integrityOf } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'
import { mediaType } from '../values/media-type.js'
import type { Problem } from '../values/problem.js'
import { onlyValue } from '../values/query.js'
import type { Strategy } from '../values/strategy.js'
import { decodePath, encodePath } from '../values/url-path.js'
import { parameterOf, readVersionedName } from '../values/versioned-url.js'
import { isExact } from './exact.js'
import { type Current, LiveStamps } from './stamps.js'

/** Makes of a page what is sent of it. */
export type FinishPage = (page: Part) => Part

/**
 * Source folders as a site that is never stale, without a watcher: each look-up compares the file, and all that
 * it refers to, with the disk.
 */
export class LiveTree implements Names {
  readonly base: Base
  readonly serving: Serving
  readonly strategy: Strategy
  readonly isFrozen = false
  readonly form: VersionForm
  readonly #rewrite: boolean
  readonly #stamps: LiveStamps
  readonly #finish: FinishPage

  /** `finish` is given each page that is answered under its plain name. */
  constructor(
    roots: readonly Root[],
    site: Site,
    onProblem: (problem: Problem) => void,
    serving: Serving,
    finish: FinishPage = (page) => page,
  ) {
    this.base = site.base
    this.serving = serving
    this.strategy = site.strategy
    this.form = versionForm(site.strategy)
    this.#rewrite = site.rewrite
    this.#stamps = new LiveStamps(roots, site, onProblem)
    this.#finish = finish
  }

  names(): Iterable<string> {
    return this.#stamps.records.names()
  }

  /** The URL of a file relative to the base, as its bytes are now. */
  url(path: string): string | undefined {
    return this.#stamps.lookUp(path)?.stamped.url
  }

  version(path: string): string | undefined {
    return this.#stamps.lookUp(path)?.stamped.version
  }

  /** Scripts, and whatever else they import. */
  moduleNames(): Iterable<string> {
    const { records } = this.#stamps
    const names = [...records.names()]
    // Only what was looked up tells what it imports.
    for (const path of names) if (isScript(path)) this.#stamps.lookUp(path)
    return names.filter((path) => isScript(path) || records.isImported(path as LogicalPath))
  }

  info(path: string): AssetInfo | undefined {
    const current = this.#stamps.lookUp(path)
    if (current === null) return undefined
    const { url, digest, references, imports, version, versioned } = current.stamped
    const { type, source } = current.record
    const imported = this.#stamps.records.isImported(source.path)
    const isExact = versioned && this.#isExact(version, url)
    return { url, integrity: integrityOf(digest), type, versioned, isExact, imported, references, imports }
  }

  /** What would be sent under the plain name now. */
  bytes(path: string): Uint8Array {
    const current = this.#stamps.lookUp(path)
    if (current === null) throw new Error(`${path} is gone`)
    return wholeOf(this.#identity(current).content)
  }

  /** A file, and all that it refers to, however far, whose edits give it another URL. */
  reached(path: string): Iterable<LogicalPath> {
    const { own } = this.#stamps.records.closureOf(path)
    const isAlone = !this.#rewrite || this.strategy.version === 'fixed'
    return isAlone ? [...own.keys()].filter((each) => each === path) : own.keys()
  }

  find(urlPath: string, query = ''): Found {
    if (!urlPath.startsWith(this.base)) return 'outside'
    const rest = urlPath.slice(this.base.length)
    const path = decodePath(rest)
    const entry = path === null ? null : this.#entry(path, query)
    return entry ?? meaningOf(rest, this)
  }

  get(name: string): Entry | undefined {
    return this.#entry(pageOf(name) as LogicalPath) ?? undefined
  }

  close(): void {
    this.#stamps.clear()
  }

  /**
   * A version that was handed out is answered with its own bytes, whatever the file holds now; one that isn't taken
   * from the bytes with those that have it now.
   */
  #entry(path: LogicalPath, query = ''): Entry | null {
    const { in: place, version } = this.strategy
    const url = place === 'query' ? this.#urlWith(path, query) : encodePath(path)
    if (url === null) return this.#plain(path)
    if (version !== 'content') return this.#versionNow(path, url) ?? this.#version(url) ?? this.#plain(path)
    const held = this.#version(url)
    if (held !== null) return held
    return place === 'query'
      ? (this.#versionNow(path, url) ?? this.#plain(path))
      : (this.#plain(path) ?? this.#versionNow(path, url))
  }

  /** The URL of a version in a query, if there is one. */
  #urlWith(path: LogicalPath, query: string): string | null {
    const parameter = parameterOf(this.strategy)
    const version = query === '' ? null : onlyValue(query, parameter)
    return version === null ? null : `${encodePath(path)}?${parameter}=${version}`
  }

  #version(url: string): Entry | null {
    const { versions } = this.#stamps
    const named = versions.named(url)
    if (named === undefined || !named.held.versioned) return null
    const { held, version } = named
    const immutable = this.#isExact(version, url)
    const identity = partOf(held.bytes, held.integrity)
    return createEntry({ ...held, immutable, identity }, this.serving)
  }

  #isExact(version: string, url: string): boolean {
    return isExact(version, this.strategy, Date.now()) && !this.#stamps.versions.isReused(url)
  }

  #plain(path: string): Entry | null {
    const current = this.#stamps.lookUp(path)
    if (current === null) return null
    const { stamped, record } = current
    const part = this.#identity(current)
    const identity = mediaType(stamped.path) === 'text/html' ? this.#finish(part) : part
    const { path: own, versioned: hasVersions } = stamped
    const parts = { path: own, immutable: false, hasVersions, type: record.type, identity }
    return createEntry(parts, this.serving)
  }

  /** Pages in a browser outlive this process; what they name may still be what the file holds. */
  #versionNow(name: LogicalPath, url: string): Entry | null {
    const paths =
      this.strategy.in === 'query' ? [name] : readVersionedName(name, this.strategy).map(({ path }) => path)
    for (const path of paths) {
      const stamped = this.#stamps.lookUp(path)?.stamped
      if (stamped?.versioned === true && stamped.url === url) return this.#version(url)
    }
    return null
  }

  #identity({ stamped, record }: Current): Part {
    const version = this.#stamps.versions.get(stamped.name)
    if (version !== undefined) return partOf(version.bytes, version.integrity)
    if (stamped.bytes !== null) return partOf(stamped.bytes, integrityOf(stamped.digest))
    const { source, signature, size } = record
    return { size, integrity: integrityOf(stamped.digest), content: { file: source.file, signature } }
  }
}

/** A folder's page answers for it. */
function pageOf(name: string): string {
  return name === '' || name.endsWith('/') ? name + indexName : name
}

function partOf(bytes: Buffer, integrity: string): Part {
  return { size: bytes.length, integrity, content: bytes }
}

function isScript(path: string): boolean {
  return mediaType(path) === 'text/javascript'
}
