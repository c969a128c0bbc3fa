import type { ModuleInfo } from '../assets.js'
import { createEntry, type Entry, indexName, type Part } from '../http/entry.js'
import { type Found, meaningOf, type Names } from '../http/meaning.js'
import type { Serving } from '../http/serving.js'
import { type VersionForm, versionForm } from '../http/version-form.js'
import { largeSize } from '../inspect.js'
import type { Root } from '../io/locate.js'
import type { Site } from '../site.js'
import type { Node } from '../stamp/graph.js'
import { Plan } from '../stamp/plan.js'
import { type Stamped, stamp } from '../stamp/stamp.js'
import type { Base } from '../values/base.js'
import { contentName, versionLength } from '../values/content-name.js'
import { fingerprint, integrityOf } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import { mediaType } from '../values/media-type.js'
import type { Problem } from '../values/problem.js'
import { onlyValue } from '../values/query.js'
import type { Strategy } from '../values/strategy.js'
import { decodePath, encodePath } from '../values/url-path.js'
import { parameterOf, readVersionedName } from '../values/versioned-url.js'
import { isExact } from './exact.js'
import { bytesOf, changed, isPassing, textOf } from './reading.js'
import { type Closure, type LiveRecord, LiveRecords } from './records.js'
import { LiveVersions } from './versions.js'

/** A file as it is now: its last stamping, and the nodes from which it came. */
interface Current {
  readonly stamped: Stamped
  readonly nodes: ReadonlyMap<LogicalPath, Node>
  readonly record: LiveRecord
}

/** Makes of a page what is sent of it. */
export type FinishPage = (page: Part) => Part

/** How often a look-up begins anew because a file changed under it. */
const attempts = 5

/**
 * Source folders as a site that is never stale, without a watcher: each look-up compares the file, and all that
 * it refers to, with the disk.
 */
export class LiveTree implements Names {
  readonly base: Base
  readonly serving: Serving
  readonly strategy: Strategy
  readonly form: VersionForm
  readonly #site: Site
  readonly #records: LiveRecords
  readonly #versions = new LiveVersions()
  readonly #current = new Map<LogicalPath, Current>()
  /** Files whose bytes were held once. */
  readonly #told = new WeakSet<Node>()

  readonly #finish: FinishPage

  /** `finish` is given each page that is answered under its plain name. */
  constructor(
    roots: readonly Root[],
    site: Site,
    onProblem: (problem: Problem) => void,
    serving: Serving,
    finish: FinishPage = (page) => page,
  ) {
    this.#finish = finish
    this.base = site.base
    this.serving = serving
    this.strategy = site.strategy
    this.form = versionForm(site.strategy)
    this.#site = site
    this.#records = new LiveRecords(roots, site, onProblem)
    this.#records.readSpeakers()
  }

  names(): Iterable<string> {
    return this.#records.names()
  }

  /** The URL of a file relative to the base, as its bytes are now. */
  url(path: string): string | undefined {
    return this.#lookUp(path)?.stamped.url
  }

  version(path: string): string | undefined {
    return this.#lookUp(path)?.stamped.version
  }

  /** Scripts, and whatever else they import. */
  moduleNames(): Iterable<string> {
    const names = [...this.names()]
    // Only what was looked up tells what it imports.
    for (const path of names) if (isScript(path)) this.#lookUp(path)
    return names.filter((path) => isScript(path) || this.#records.isImported(path as LogicalPath))
  }

  /** What an import map needs to know of a file whose URL carries a version. */
  module(path: string): ModuleInfo | undefined {
    const current = this.#lookUp(path)
    if (current === null || !current.stamped.versioned) return undefined
    const { url, digest, references } = current.stamped
    const { type, source } = current.record
    const imported = this.#records.isImported(source.path)
    return { url, integrity: integrityOf(digest), type, imported, references }
  }

  /** A file and all that it refers to, however far. */
  reached(path: string): Iterable<LogicalPath> {
    return this.#records.closureOf(path).own.keys()
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
    this.#versions.clear()
    this.#current.clear()
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
    const version = this.#versions.named(url)
    if (version === undefined || !version.versioned) return null
    const immutable = isExact(version.version, this.strategy, Date.now()) && !this.#versions.isReused(url)
    const identity = partOf(version.bytes, version.integrity)
    return createEntry({ ...version, immutable, identity }, this.serving)
  }

  #plain(path: string): Entry | null {
    const current = this.#lookUp(path)
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
      const stamped = this.#lookUp(path)?.stamped
      if (stamped?.versioned === true && stamped.url === url) return this.#version(url)
    }
    return null
  }

  #identity({ stamped, record }: Current): Part {
    const version = this.#versions.get(stamped.name)
    if (version !== undefined) return partOf(version.bytes, version.integrity)
    if (stamped.bytes !== null) return partOf(stamped.bytes, integrityOf(stamped.digest))
    const { source, signature, size } = record
    return { size, integrity: integrityOf(stamped.digest), content: { file: source.file, signature } }
  }

  #lookUp(path: string): Current | null {
    for (let attempt = 0; attempt < attempts; attempt++) {
      try {
        return this.#attempt(path)
      } catch (error) {
        if (!isPassing(error)) throw error
      }
    }
    throw new EverfreshError(
      'file-changing',
      `"${path}", or a file that it refers to, changes all the time: ask again when it is at rest`,
    )
  }

  #attempt(path: string): Current | null {
    const closure = this.#records.closureOf(path)
    const record = closure.own.get(path as LogicalPath)
    if (record === undefined) return this.#forget(path)
    const known = this.#current.get(record.source.path)
    return known !== undefined && this.#isTrue(known, closure)
      ? { ...known, record }
      : this.#stamp(record, closure)
  }

  #forget(path: string): null {
    this.#current.delete(path as LogicalPath)
    return null
  }

  /** Nothing that went into the stamping changed, and its bytes are still held if they ever were. */
  #isTrue({ nodes, stamped, record }: Current, { own, beyond }: Closure): boolean {
    if (nodes.size !== own.size + beyond.size) return false
    for (const [path, { node }] of own) if (nodes.get(path) !== node) return false
    for (const [path, { node }] of beyond) if (nodes.get(path) !== node) return false
    return stamped.bytes !== null || !isHoldable(record) || this.#versions.get(stamped.name) !== undefined
  }

  /** Stamps a file and all that it refers to. */
  #stamp(record: LiveRecord, { own, beyond }: Closure): Current {
    const [nodes, others] = [nodesOf(own), nodesOf(beyond)]
    let found: Stamped | undefined
    const plan = new Plan(nodes, this.#site, others)
    for (const each of stamp(plan, (path) => textOf(own.get(path) ?? beyond.get(path)))) {
      const stamped = keyed(each)
      const isOwn = stamped.path === record.source.path
      this.#hold(stamped, own.get(stamped.path) ?? record, isOwn)
      if (isOwn) found = stamped
    }
    if (found === undefined) throw changed
    return this.#remember({ stamped: found, nodes: new Map([...nodes, ...others]), record })
  }

  #remember(current: Current): Current {
    const { stamped } = current
    const isHeld = this.#versions.get(stamped.name) !== undefined
    const kept = isHeld ? { ...current, stamped: { ...stamped, bytes: null } } : current
    this.#current.set(stamped.path, kept)
    return kept
  }

  /**
   * A file that was not rewritten is read for this only once: more than the budget would else be read at every
   * look-up. If its bytes are dropped meanwhile, the disk has them until the next edit.
   */
  #hold({ bytes, digest, ...stamped }: Stamped, record: LiveRecord, isOwn: boolean): void {
    const { path, name, url, version, versioned } = stamped
    if (!isHoldable(record) || this.#versions.name(name, url)) return
    if (bytes === null && !isOwn && this.#told.has(record.node)) return
    this.#told.add(record.node)
    const held = bytes ?? bytesOf(record)
    this.#versions.hold({
      path,
      name,
      version,
      versioned,
      bytes: held,
      integrity: integrityOf(digest),
      type: record.type,
    })
    this.#versions.name(name, url)
  }
}

/**
 * By its name a version is held, so this must tell bytes apart, whatever the URL is, and even where no file system
 * has room for it.
 */
function keyed(stamped: Stamped): Stamped {
  return { ...stamped, name: contentName(stamped.path, fingerprint(stamped.digest, versionLength)) }
}

/** A folder's page answers for it. */
function pageOf(name: string): string {
  return name === '' || name.endsWith('/') ? name + indexName : name
}

function partOf(bytes: Buffer, integrity: string): Part {
  return { size: bytes.length, integrity, content: bytes }
}

function isHoldable({ size }: LiveRecord): boolean {
  return size <= largeSize
}

function nodesOf(records: Closure['own']): Map<LogicalPath, Node> {
  return new Map([...records].map(([path, { node }]) => [path, node]))
}

function isScript(path: string): boolean {
  return mediaType(path) === 'text/javascript'
}
