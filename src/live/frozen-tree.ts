import { type Entry, entriesOf } from '../http/entry.js'
import type { Found } from '../http/meaning.js'
import type { Content } from '../http/reply.js'
import type { Serving } from '../http/serving.js'
import { Table } from '../http/table.js'
import { versionForm } from '../http/version-form.js'
import { type Inspected, inspect, surroundingsOf } from '../inspect.js'
import { chooseForMemory, memoryBudget } from '../io/memory.js'
import { readContent } from '../io/read.js'
import { walk } from '../io/walk.js'
import { wholeOf } from '../io/whole.js'
import type { AssetInfo } from '../lookups.js'
import type { Site } from '../site.js'
import { Plan } from '../stamp/plan.js'
import { decodeText } from '../stamp/source-text.js'
import { type Stamped, stamp } from '../stamp/stamp.js'
import type { Base } from '../values/base.js'
import { digestOf, integrityOf } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Problem } from '../values/problem.js'
import type { Strategy } from '../values/strategy.js'
import { isExact } from './exact.js'

type Known = Omit<Inspected, 'bytes' | 'text'>

/** Source folders as they were when the process started: all read, stamped and hashed once. */
export class FrozenTree {
  readonly base: Base
  readonly strategy: Strategy
  readonly isFrozen = true
  readonly #urls = new Map<string, string>()
  readonly #versions = new Map<string, string>()
  readonly #infos = new Map<string, AssetInfo>()
  readonly #contents = new Map<string, Content>()
  readonly #table: Table
  readonly #claims: Claims

  /** `claims` is what these folders named before, where they are read anew; it grows. */
  constructor(
    roots: readonly string[],
    site: Site,
    onProblem: (problem: Problem) => void,
    serving: Serving,
    claims: Claims = new Map(),
  ) {
    const { base, strategy } = site
    this.base = base
    this.strategy = strategy
    this.#claims = claims
    const files = readAll(roots, site, onProblem)
    const nodes = new Map([...files].map(([path, { node }]) => [path, node]))
    const inMemory = chooseForMemory(memoryBudget, [...files.values()].map(promisedOf))
    const entries: (readonly [string, Entry])[] = []
    for (const stamped of stamp(new Plan(nodes, site), (path) => textOf(files.get(path)))) {
      const known = files.get(stamped.path)
      if (known !== undefined) entries.push(...this.#entries(stamped, known, inMemory, serving))
    }
    const versions = [...this.moduleNames()].flatMap((path) => this.#versions.get(path) ?? [])
    const form = versionForm(strategy, new Set(versions))
    this.#table = new Table(base, entries, { serving, form })
  }

  names(): Iterable<string> {
    return this.#urls.keys()
  }

  moduleNames(): Iterable<string> {
    return [...this.#infos].flatMap(([path, { versioned }]) => (versioned ? [path] : []))
  }

  url(path: string): string | undefined {
    return this.#urls.get(path)
  }

  version(path: string): string | undefined {
    return this.#versions.get(path)
  }

  info(path: string): AssetInfo | undefined {
    return this.#infos.get(path)
  }

  /** As they are sent. */
  bytes(path: string): Uint8Array {
    const content = this.#contents.get(path)
    if (content === undefined) throw new Error(`${path} is not among the files`)
    return wholeOf(content)
  }

  find(urlPath: string, query = ''): Found {
    return this.#table.find(urlPath, query)
  }

  close(): void {
    this.#urls.clear()
  }

  #entries(
    stamped: Stamped,
    known: Known,
    inMemory: ReadonlySet<string>,
    serving: Serving,
  ): (readonly [string, Entry])[] {
    const { path, versioned, url, version, digest, bytes } = stamped
    this.#urls.set(path, url)
    this.#versions.set(path, version)
    const content = bytes ?? contentOf(known, inMemory)
    const [integrity, { type }] = [integrityOf(digest), known]
    const identity = { size: bytes?.length ?? known.size, integrity, content }
    const isKnown = versioned && isExact(version, this.strategy, Date.now())
    const immutable = !this.#isReused(url, integrity) && isKnown
    const { imported, references, imports } = stamped
    const info = { url, integrity, type, versioned, isExact: immutable, imported, references, imports }
    this.#infos.set(path, info)
    this.#contents.set(path, content)
    return entriesOf(url, { path, immutable, type: known.type, identity }, serving)
  }

  #isReused(url: string, integrity: string): boolean {
    const isReused = (this.#claims.get(url) ?? integrity) !== integrity
    this.#claims.set(url, isReused ? '' : integrity)
    return isReused
  }
}

/** URL → the integrity of the bytes that it named; empty once there were several. */
type Claims = Map<string, string>

function readAll(
  roots: readonly string[],
  site: Site,
  onProblem: (problem: Problem) => void,
): ReadonlyMap<LogicalPath, Known> {
  const { sources, problems } = walk(roots, site.policy)
  const surroundings = surroundingsOf(sources, site)
  const files = [...sources.values()].map((source) => withoutBytes(inspect(source, surroundings)))
  for (const problem of [...problems, ...files.flatMap((file) => file.problems)]) onProblem(problem)
  return new Map(files.map((known) => [known.source.path, known]))
}

function withoutBytes({ bytes: _bytes, text: _text, ...known }: Inspected): Known {
  return known
}

function promisedOf({ source, size, node }: Known) {
  return { file: source.file, size, integrity: integrityOf(node.digest) }
}

function contentOf(known: Known, inMemory: ReadonlySet<string>): Content {
  const { source, signature } = known
  return inMemory.has(source.file) ? bytesOf(known) : { file: source.file, signature }
}

/** @throws {EverfreshError} `file-changing` if the file is no longer what was hashed a moment ago */
function bytesOf({ source, node }: Known): Buffer {
  const { bytes } = readContent(source.file)
  if (digestOf(bytes) === node.digest) return bytes
  throw new EverfreshError(
    'file-changing',
    `${source.file} changed while it was read: start again when it is at rest`,
  )
}

function textOf(known: Known | undefined) {
  const text = known === undefined ? null : decodeText(bytesOf(known))
  if (text === null) throw new Error(`${known?.source.path} is no text any more`)
  return text
}
