import type { ModuleInfo } from '../assets.js'
import { createEntry, type Entry, indexName, type Part } from '../http/entry.js'
import { type Found, isOurs } from '../http/table.js'
import { type VersionForm, versionForm } from '../http/version-form.js'
import { largeSize } from '../inspect.js'
import type { Root } from '../io/locate.js'
import { readContent } from '../io/read.js'
import { readError } from '../io/system-error.js'
import type { Site } from '../site.js'
import type { Node } from '../stamp/graph.js'
import { Plan } from '../stamp/plan.js'
import { decodeText, type SourceText } from '../stamp/source-text.js'
import { type Stamped, stamp } from '../stamp/stamp.js'
import type { Base } from '../values/base.js'
import { contentName, versionLength } from '../values/content-name.js'
import { digestOf, fingerprint, integrityOf } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import { mediaType } from '../values/media-type.js'
import type { Problem } from '../values/problem.js'
import { onlyValue } from '../values/query.js'
import type { Strategy } from '../values/strategy.js'
import { decodePath, encodePath } from '../values/url-path.js'
import { parameterOf, readVersionedName } from '../values/versioned-url.js'
import { isExact } from './exact.js'
import { type LiveRecord, LiveRecords } from './records.js'
import { LiveVersions } from './versions.js'

/** A file as it is now: its last stamping, and the nodes from which it came. */
interface Current {
  readonly stamped: Stamped
  readonly nodes: ReadonlyMap<LogicalPath, Node>
  readonly record: LiveRecord
}

/** How often a look-up begins anew because a file changed under it. */
const attempts = 5

/**
 * Source folders as a site that is never stale, without a watcher: each look-up compares the file, and all that
 * it refers to, with the disk.
 */
export class LiveTree {
  readonly base: Base
  readonly strategy: Strategy
  readonly #rewrite: boolean
  readonly #form: VersionForm
  readonly #records: LiveRecords
  readonly #versions = new LiveVersions()
  readonly #current = new Map<LogicalPath, Current>()
  /** Files whose bytes were held once. */
  readonly #told = new WeakSet<Node>()

  constructor(roots: readonly Root[], site: Site, onProblem: (problem: Problem) => void) {
    this.base = site.base
    this.strategy = site.strategy
    this.#rewrite = site.rewrite
    this.#form = versionForm(site.strategy)
    this.#records = new LiveRecords(roots, site, onProblem)
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

  /** What an import map needs to know of a script whose URL carries a version. */
  module(path: string): ModuleInfo | undefined {
    const current = mediaType(path) === 'text/javascript' ? this.#lookUp(path) : null
    if (current === null || !current.stamped.versioned) return undefined
    const { url, digest, references } = current.stamped
    const { type } = current.record
    return { url, integrity: integrityOf(digest), type, imported: true, references }
  }

  find(urlPath: string, query = ''): Found {
    if (!urlPath.startsWith(this.base)) return 'outside'
    const rest = urlPath.slice(this.base.length)
    const path = decodePath(rest === '' || rest.endsWith('/') ? rest + indexName : rest)
    const entry = path === null ? null : this.#entry(path, query)
    if (entry !== null) return entry
    const has = (other: LogicalPath) => this.#lookUp(other) !== null
    return isOurs(rest, decodePath(rest), has, this.#form) ? 'refused' : 'unknown'
  }

  close(): void {
    this.#versions.clear()
    this.#current.clear()
  }

  /**
   * A version that was handed out is answered with its own bytes, whatever the file holds now; one that isn't taken
   * from the bytes with those that have it now.
   */
  #entry(path: LogicalPath, query: string): Entry | null {
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
    return createEntry({ ...version, immutable, identity: partOf(version.bytes, version.integrity) })
  }

  #plain(path: LogicalPath): Entry | null {
    const current = this.#lookUp(path)
    if (current === null) return null
    const { stamped, record } = current
    const identity = this.#identity(current)
    return createEntry({ path: stamped.path, immutable: false, type: record.type, identity })
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
      const closure = this.#records.closureOf(path)
      const record = closure.get(path as LogicalPath)
      if (record === undefined) return this.#forget(path)
      const known = this.#current.get(record.source.path)
      if (known !== undefined && this.#isTrue(known, closure)) return { ...known, record }
      const current = this.#stamp(record, closure)
      if (current !== null) return current
    }
    throw new EverfreshError(
      'file-changing',
      `"${path}", or a file that it refers to, changes all the time: ask again when it is at rest`,
    )
  }

  #forget(path: string): null {
    this.#current.delete(path as LogicalPath)
    return null
  }

  /** Nothing that went into the stamping changed, and its bytes are still held if they ever were. */
  #isTrue({ nodes, stamped, record }: Current, closure: ReadonlyMap<LogicalPath, LiveRecord>): boolean {
    if (nodes.size !== closure.size) return false
    for (const [path, { node }] of closure) if (nodes.get(path) !== node) return false
    return stamped.bytes !== null || !isHoldable(record) || this.#versions.get(stamped.name) !== undefined
  }

  /** Stamps a file and all that it refers to; `null` if one of them changed since it was looked at. */
  #stamp(record: LiveRecord, closure: ReadonlyMap<LogicalPath, LiveRecord>): Current | null {
    const nodes = new Map([...closure].map(([path, { node }]) => [path, node]))
    try {
      let own: Stamped | undefined
      for (const each of stamp(this.#plan(nodes), (path) => textOf(closure.get(path)))) {
        const stamped = keyed(each)
        const isOwn = stamped.path === record.source.path
        this.#hold(stamped, closure.get(stamped.path) ?? record, isOwn)
        if (isOwn) own = stamped
      }
      return own === undefined ? null : this.#remember({ stamped: own, nodes, record })
    } catch (error) {
      if (error === changed) return null
      throw error
    }
  }

  #plan(nodes: ReadonlyMap<LogicalPath, Node>): Plan {
    const { base, strategy } = this
    return new Plan(nodes, { base, modules: 'rewrite', integrity: false, strategy, rewrite: this.#rewrite })
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

function partOf(bytes: Buffer, integrity: string): Part {
  return { size: bytes.length, integrity, content: bytes }
}

function isHoldable({ size }: LiveRecord): boolean {
  return size <= largeSize
}

/** Thrown within a look-up to begin it anew. */
const changed = new Error('a file changed during a look-up')

function textOf(record: LiveRecord | undefined): SourceText {
  const text = record === undefined ? null : decodeText(bytesOf(record))
  if (text === null) throw changed
  return text
}

/** A record's bytes, read again; they must be those that its node describes. */
function bytesOf({ source, node }: LiveRecord): Buffer {
  const bytes = readBytes(source.file)
  if (Buffer.compare(digestOf(bytes), node.digest) !== 0) throw changed
  return bytes
}

function readBytes(file: string): Buffer {
  try {
    return readContent(file).bytes
  } catch (error) {
    throw readError(error, file)
  }
}
