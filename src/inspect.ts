import { isUtf8 } from 'node:buffer'
import { statSync } from 'node:fs'
import { finderFor } from './find/finders.js'
import type { Fault, Finder, Found } from './find/reference.js'
import { digestFile, readContent, type Signature } from './io/read.js'
import { readError } from './io/system-error.js'
import type { Source } from './io/walk.js'
import { namingOf } from './naming.js'
import { Resolver, type Surroundings } from './resolver.js'
import type { Site } from './site.js'
import type { Link, Node } from './stamp/graph.js'
import { baseUrlOf, targetOf } from './stamp/resolve.js'
import { decodeText, type SourceText } from './stamp/source-text.js'
import { digestOf, HexStream } from './values/digest.js'
import { type LogicalPath, toLogicalPath } from './values/logical-path.js'
import { contentType, isText, mediaType } from './values/media-type.js'
import { NameIndex } from './values/name-index.js'
import { Places } from './values/places.js'
import { fileProblem, type Problem, problemAt } from './values/problem.js'

/** Those of a tree that was walked. */
export function surroundingsOf(sources: ReadonlyMap<string, Source>, site: Site): Surroundings {
  let names: NameIndex | undefined
  return {
    ...site,
    has: (path) => sources.has(path),
    suggest: (path) => {
      names ??= new NameIndex(sources.keys())
      return names.suggest(path)
    },
  }
}

export type { Surroundings } from './resolver.js'

/** One source, read once: its node in the graph, and all that an asset needs to know of it. */
export interface Inspected {
  readonly node: Node
  readonly source: Source
  /** In bytes. */
  readonly size: number
  /** The value of `Content-Type`. */
  readonly type: string
  /** The bytes; `null` for a file too large to hold. */
  readonly bytes: Buffer | null
  /** Where the file has a finder and a known encoding. */
  readonly text: SourceText | null
  readonly problems: readonly Problem[]
  /** Files that a visitor may follow a link to. */
  readonly navigations: readonly LogicalPath[]
  /** Paths below the base that were looked for in vain. */
  readonly missing: readonly string[]
  readonly signature: Signature
  readonly changed: number
}

/** Files above this size, in bytes, are read piece by piece, unless they may hold references. */
export const largeSize = 8 << 20

/** @throws {EverfreshError} `unreadable`, `file-changing` */
export function inspect(source: Source, surroundings: Surroundings): Inspected {
  try {
    const isHeld =
      finderFor(source.path, surroundings.finders) !== undefined || statSync(source.file).size <= largeSize
    return isHeld ? inspectHeld(source, surroundings) : inspectLarge(source, surroundings)
  } catch (error) {
    throw readError(error, source.file)
  }
}

function inspectLarge(source: Source, site: Site): Inspected {
  const other = otherHash(site)
  const { digest, size, signature, changed } = digestFile(source.file, other?.tap)
  const { problems, ...naming } = namingOf(source.path, { digest, size, signature }, site)
  const { references, ...read } = nothing
  const node = { path: source.path, ...naming, digest, ...other?.node(), ...references }
  const type = contentType(source.path, false)
  return { ...read, node, source, size, type, problems, signature, changed }
}

function inspectHeld(source: Source, surroundings: Surroundings): Inspected {
  const { bytes, signature, changed } = readContent(source.file)
  const digest = digestOf(bytes)
  const { problems, ...naming } = namingOf(
    source.path,
    { digest, size: bytes.length, signature },
    surroundings,
  )
  const other = otherHash(surroundings)
  other?.tap(bytes, 0)
  const { references, ...read } = readReferences(source.path, bytes, surroundings)
  return {
    ...read,
    node: { path: source.path, ...naming, digest, ...other?.node(), ...references },
    source,
    size: bytes.length,
    type: contentType(source.path, isText(mediaType(source.path)) && isUtf8(bytes)),
    bytes,
    problems: [...problems, ...read.problems],
    signature,
    changed,
  }
}

/** A digest by the strategy's algorithm, where it isn't the one that is taken anyway. */
function otherHash({ strategy: { algorithm } }: Site) {
  if (algorithm === undefined || algorithm === 'sha256') return undefined
  const stream = new HexStream(algorithm)
  return {
    tap: (piece: Buffer, position: number) => stream.update(piece, position),
    node: () => ({ hash: stream.hex() }),
  }
}

const nothing = {
  bytes: null,
  text: null,
  references: { links: [] as readonly Link[] },
  problems: [] as readonly Problem[],
  navigations: [] as readonly LogicalPath[],
  missing: [] as readonly string[],
}

/** What a file's node says of others. */
type References = Pick<Node, 'links' | 'loose' | 'computed' | 'importMap' | 'pageBase' | 'properties'>

interface Reading extends Pick<Inspected, 'text' | 'problems' | 'navigations' | 'missing'> {
  readonly references: References
}

function readReferences(path: LogicalPath, bytes: Buffer, surroundings: Surroundings): Reading {
  const find = finderFor(path, surroundings.finders)
  if (find === undefined) return nothing
  const text = decodeText(bytes)
  if (text !== null) return { text, ...findAndResolve(path, text.text, find, surroundings) }
  const message = 'this is UTF-16; its references are left as they are: save it as UTF-8'
  return { ...nothing, problems: [fileProblem('encoding-unknown', path, message)] }
}

/** A finder may be the user's own, and one that fails must not end the build. */
function findAndResolve(
  path: LogicalPath,
  text: string,
  find: Finder,
  surroundings: Surroundings,
): Omit<Reading, 'text'> {
  try {
    return resolveAll(path, text, find(text), surroundings)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const message = `the finder for ${mediaType(path)} failed (${reason}); references are left as they are`
    return { ...nothing, problems: [fileProblem('finder-failed', path, message)] }
  }
}

function resolveAll(
  path: LogicalPath,
  text: string,
  found: Found,
  surroundings: Surroundings,
): Omit<Reading, 'text'> {
  const { references, faults, base, navigations = [], importMap, uses = [] } = found
  const from = baseUrlOf(path, surroundings.base, base)
  const places = new Places(text)
  const starts = { own: baseUrlOf(path, surroundings.base), base: from }
  const resolver = new Resolver(path, starts, surroundings, places)
  const links = references.flatMap((reference) => resolver.link(reference))
  const problems = faults
    .filter(isProblem)
    .map(({ code, offset, message }) => problemAt(code, path, places.at(offset), message))
  const followed = navigations.map((each) => targetOf(each, from, surroundings.base) ?? '')
  const computed = faults.flatMap(({ head, offset }) =>
    head === undefined ? [] : [{ head, place: places.at(offset) }],
  )
  return {
    references: {
      links,
      ...(resolver.loose.length === 0 ? {} : { loose: resolver.loose }),
      ...(computed.length === 0 ? {} : { computed }),
      ...(importMap === undefined ? {} : { importMap }),
      ...(base === undefined ? {} : { pageBase: base }),
      ...(uses.length > 0 || references.some(({ property }) => property !== undefined)
        ? { properties: { folder: new URL('.', from).href, uses } }
        : {}),
    },
    problems: [...problems, ...resolver.problems],
    missing: resolver.missing,
    navigations: followed.flatMap((each) => toLogicalPath(each) ?? []),
  }
}

/** What begins like a package's name may be meant for a bundler, or for a server: only an import map makes it ours. */
function isProblem({ head }: Fault): boolean {
  return head === undefined || /^\.{0,2}\//.test(head)
}
