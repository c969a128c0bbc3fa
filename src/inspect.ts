import { statSync } from 'node:fs'
import { finderFor } from './find/finders.js'
import { type Found, nothingFound } from './find/reference.js'
import { digestFile, type FileState, readContent } from './io/read.js'
import { readError } from './io/system-error.js'
import type { Source } from './io/walk.js'
import { Resolver, type Surroundings } from './resolver.js'
import { type Facts, factsOf, scan } from './scan.js'
import type { Site } from './site.js'
import type { Node } from './stamp/graph.js'
import { baseUrlOf, targetOf } from './stamp/resolve.js'
import type { SourceText } from './stamp/source-text.js'
import { hasRoomForVersion } from './values/content-name.js'
import { type LogicalPath, toLogicalPath } from './values/logical-path.js'
import { contentType } from './values/media-type.js'
import { NameIndex } from './values/name-index.js'
import type { Policy } from './values/naming-policy.js'
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

function inspectLarge(source: Source, surroundings: Surroundings): Inspected {
  const { digest, ...state } = digestFile(source.file)
  const facts = factsOf({ digest, size: state.size })
  return {
    ...resolveFacts(source.path, facts, () => '', surroundings),
    ...state,
    source,
    bytes: null,
    text: null,
  }
}

function inspectHeld(source: Source, surroundings: Surroundings): Inspected {
  const { bytes, ...state } = readContent(source.file)
  const { text, ...facts } = scan(source.path, bytes, surroundings.finders)
  const resolved = resolveFacts(source.path, facts, () => text?.text ?? '', surroundings)
  return { ...resolved, ...state, source, bytes, text }
}

/** `textOf` gives the file's text, which is needed to say where a problem is. */
export function resolveFacts(
  path: LogicalPath,
  facts: Facts,
  textOf: () => string,
  surroundings: Surroundings,
): Resolved {
  const { problems, ...naming } = namingOf(path, surroundings.policy)
  const { links, importMap, ...resolved } = resolveAll(path, facts.found, new Places(textOf), surroundings)
  const failed =
    facts.failure === undefined ? [] : [fileProblem(facts.failure.code, path, facts.failure.message)]
  return {
    ...resolved,
    node: { path, ...naming, digest: facts.digest, links, ...(importMap === undefined ? {} : { importMap }) },
    type: contentType(path, facts.isUtf8),
    problems: [...problems, ...failed, ...resolved.problems],
  }
}

type Naming = Pick<Node, 'versioned' | 'prehashed'> & { readonly problems: Problem[] }

function namingOf(path: LogicalPath, policy: Policy): Naming {
  if (policy.isPrehashed(path)) return { versioned: false, prehashed: true, problems: [] }
  if (hasRoomForVersion(path)) return { versioned: policy.isVersioned(path), problems: [] }
  const message =
    'the name is too long to hold a version (255 bytes in all); it keeps its own and is revalidated'
  return { versioned: false, problems: [fileProblem('name-too-long', path, message)] }
}

type Resolution = Omit<Resolved, 'node' | 'type'> & Pick<Node, 'links' | 'importMap'>

const nothing: Resolution = { links: [], problems: [], navigations: [], missing: [] }

function resolveAll(path: LogicalPath, found: Found, places: Places, surroundings: Surroundings): Resolution {
  if (found === nothingFound) return nothing
  const { references, faults, base, navigations = [], importMap } = found
  const from = baseUrlOf(path, surroundings.base, base)
  const resolver = new Resolver(path, from, surroundings, places)
  const links = references.flatMap((reference) => resolver.link(reference))
  const problems = faults.map(({ code, offset, message }) =>
    problemAt(code, path, places.at(offset), message),
  )
  const followed = navigations.map((each) => targetOf(each, from, surroundings.base) ?? '')
  return {
    links,
    ...(importMap === undefined ? {} : { importMap }),
    problems: [...problems, ...mapProblems(path, places, importMap), ...resolver.problems],
    missing: resolver.missing,
    navigations: followed.flatMap((each) => toLogicalPath(each) ?? []),
  }
}

/** Digests that an author wrote into an import map stand under URLs that modules no longer have. */
function mapProblems(path: LogicalPath, places: Places, importMap: Found['importMap']): Problem[] {
  if (importMap?.as !== 'map' || !importMap.hasIntegrity) return []
  const message =
    'the "integrity" of this import map is left as it is, and has no effect any more: leave it out'
  return [problemAt('reference-malformed', path, places.at(importMap.members.offset), message)]
}
