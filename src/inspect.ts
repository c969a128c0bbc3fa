import { statSync } from 'node:fs'
import { type Fault, type Found, nothingFound } from './find/reference.js'
import type { FileState } from './io/file-state.js'
import { readContent } from './io/read.js'
import { readError } from './io/system-error.js'
import type { Source } from './io/walk.js'
import { namingOf } from './naming.js'
import { Resolver, type Surroundings } from './resolver.js'
import { type Facts, largeSize, type Scan, type ScanRules, scan, scanPieces } from './scan.js'
import { scanRulesOf } from './scan-rules.js'
import type { Site } from './site.js'
import type { Node } from './stamp/graph.js'
import { startOf, targetOf } from './stamp/resolve.js'
import type { SourceText } from './stamp/source-text.js'
import { type LogicalPath, toLogicalPath } from './values/logical-path.js'
import { contentType } from './values/media-type.js'
import { NameIndex } from './values/name-index.js'
import { Places } from './values/places.js'
import { fileProblem, type Problem, problemAt } from './values/problem.js'

/** Those of a tree that was walked. */
export function surroundingsOf(sources: ReadonlyMap<string, Source>, site: Site): Surroundings {
  let names: NameIndex | undefined
  return {
    ...site,
    find: (path) => sources.get(path)?.path,
    suggest: (path) => {
      names ??= new NameIndex(sources.keys())
      return names.suggest(path)
    },
  }
}

export type { Surroundings } from './resolver.js'

/** One source, read once: its node in the graph, and all that an asset needs to know of it. */
export interface Inspected extends Resolved, FileState {
  readonly source: Source
  /** The bytes; `null` for a file too large to hold. */
  readonly bytes: Buffer | null
  /** Where the file has a finder and a known encoding. */
  readonly text: SourceText | null
}

/** What a file's facts mean where it lies. */
export interface Resolved {
  readonly node: Node
  /** The value of `Content-Type`. */
  readonly type: string
  readonly problems: readonly Problem[]
  /** Files that a visitor may follow a link to. */
  readonly navigations: readonly LogicalPath[]
  /** Paths below the base that were looked for in vain. */
  readonly missing: readonly string[]
}

/** @throws {EverfreshError} `unreadable`, `file-changing` */
export function inspect(source: Source, surroundings: Surroundings): Inspected {
  const rules = scanRulesOf(surroundings)
  try {
    const isHeld = rules.finderFor(source.path) !== undefined || statSync(source.file).size <= largeSize
    const scanned = isHeld ? scanHeld(source, rules) : { ...scanPieces(source.file, rules), bytes: null }
    const textOf = () => scanned.text?.text ?? ''
    const resolved = resolveFacts(source.path, scanned, new Places(textOf), surroundings)
    const { size, signature, changed, bytes, text } = scanned
    return { ...resolved, size, signature, changed, source, bytes, text }
  } catch (error) {
    throw readError(error, source.file)
  }
}

function scanHeld({ path, file }: Source, rules: ScanRules): Scan & FileState & { bytes: Buffer } {
  const { bytes, ...state } = readContent(file)
  return { ...scan(path, bytes, rules), ...state, bytes }
}

/** `places`: of the file's text, to say where a problem is. */
export function resolveFacts(
  path: LogicalPath,
  facts: Facts & FileState,
  places: Places,
  surroundings: Surroundings,
): Resolved {
  const { digest, hash, found, failure } = facts
  const { problems, ...naming } = namingOf(path, facts, surroundings)
  const { references, ...resolved } = resolveAll(path, found, places, surroundings)
  const failed = failure === undefined ? [] : [fileProblem(failure.code, path, failure.message)]
  return {
    ...resolved,
    node: { path, ...naming, digest, ...(hash === undefined ? {} : { hash }), ...references },
    type: contentType(path, facts.isUtf8),
    problems: [...problems, ...failed, ...resolved.problems],
  }
}

/** What a file's node says of others. */
type References = Pick<Node, 'links' | 'loose' | 'computed' | 'importMap' | 'pageBase' | 'properties'>

interface Resolution extends Omit<Resolved, 'node' | 'type'> {
  readonly references: References
}

const nothing: Resolution = { references: { links: [] }, problems: [], navigations: [], missing: [] }

function resolveAll(path: LogicalPath, found: Found, places: Places, surroundings: Surroundings): Resolution {
  if (found === nothingFound) return nothing
  const { references, faults, base, navigations = [], importMap, uses = [] } = found
  const own = startOf(path, surroundings.base)
  const from = base === undefined ? own : startOf(path, surroundings.base, base)
  const starts = { own, base: from }
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
        ? { properties: { folder: new URL('.', from.url).href, uses } }
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
