import { isUtf8 } from 'node:buffer'
import { statSync } from 'node:fs'
import { finderFor } from './find/finders.js'
import type { Found } from './find/reference.js'
import { digestFile, readContent, type Signature } from './io/read.js'
import { readError } from './io/system-error.js'
import type { Source } from './io/walk.js'
import type { Link, Node } from './stamp/graph.js'
import { baseUrlOf, resolve, targetOf } from './stamp/resolve.js'
import { decodeText, type SourceText } from './stamp/source-text.js'
import type { Base } from './values/base.js'
import { hasRoomForVersion } from './values/content-name.js'
import { digestOf } from './values/digest.js'
import { type LogicalPath, toLogicalPath } from './values/logical-path.js'
import { contentType, isText, mediaType } from './values/media-type.js'
import { NameIndex } from './values/name-index.js'
import { isVersioned } from './values/naming-policy.js'
import { fileProblem, type Problem, problemAt } from './values/problem.js'

/** What a reference can lead to. */
export interface Surroundings {
  readonly base: Base
  has(path: string): boolean
  /** What a missing path may have meant, the best first. */
  suggest(path: string): readonly string[]
}

/** Those of a tree that was walked. */
export function surroundingsOf(sources: ReadonlyMap<string, Source>, base: Base): Surroundings {
  let names: NameIndex | undefined
  return {
    base,
    has: (path) => sources.has(path),
    suggest: (path) => {
      names ??= new NameIndex(sources.keys())
      return names.suggest(path)
    },
  }
}

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
    const isHeld = finderFor(source.path) !== undefined || statSync(source.file).size <= largeSize
    return isHeld ? inspectHeld(source, surroundings) : inspectLarge(source)
  } catch (error) {
    throw readError(error, source.file)
  }
}

function inspectLarge(source: Source): Inspected {
  const { digest, size, signature, changed } = digestFile(source.file)
  const { versioned, problems } = namingOf(source.path)
  const node = { path: source.path, versioned, digest, links: [] }
  const type = contentType(source.path, false)
  return { ...nothing, node, source, size, type, problems, signature, changed }
}

function inspectHeld(source: Source, surroundings: Surroundings): Inspected {
  const { bytes, signature, changed } = readContent(source.file)
  const { versioned, problems } = namingOf(source.path)
  const { links, ...read } = readReferences(source.path, bytes, surroundings)
  return {
    ...read,
    node: { path: source.path, versioned, digest: digestOf(bytes), links },
    source,
    size: bytes.length,
    type: contentType(source.path, isText(mediaType(source.path)) && isUtf8(bytes)),
    bytes,
    problems: [...problems, ...read.problems],
    signature,
    changed,
  }
}

function namingOf(path: LogicalPath): { versioned: boolean; problems: Problem[] } {
  if (hasRoomForVersion(path)) return { versioned: isVersioned(path), problems: [] }
  const message =
    'the name is too long to hold a version (255 bytes in all); it keeps its own and is revalidated'
  return { versioned: false, problems: [fileProblem('name-too-long', path, message)] }
}

const nothing = {
  bytes: null,
  text: null,
  links: [] as readonly Link[],
  problems: [] as readonly Problem[],
  navigations: [] as readonly LogicalPath[],
  missing: [] as readonly string[],
}

type Reading = Pick<Inspected, 'text' | 'problems' | 'navigations' | 'missing'> & Pick<Node, 'links'>

function readReferences(path: LogicalPath, bytes: Buffer, surroundings: Surroundings): Reading {
  const find = finderFor(path)
  if (find === undefined) return nothing
  const text = decodeText(bytes)
  if (text !== null) return { text, ...resolveAll(path, text.text, find(text.text), surroundings) }
  const message = 'this is UTF-16; its references are left as they are: save it as UTF-8'
  return { ...nothing, problems: [fileProblem('encoding-unknown', path, message)] }
}

function resolveAll(
  path: LogicalPath,
  text: string,
  { references, faults, base, navigations = [] }: Found,
  surroundings: Surroundings,
): Omit<Reading, 'text'> {
  const from = baseUrlOf(path, surroundings.base, base)
  if (from === null) return nothing
  const problems = faults.map(({ code, offset, message }) => problemAt(code, path, text, offset, message))
  const links: Link[] = []
  const missing: string[] = []
  for (const reference of references) {
    const target = resolve(reference, from, surroundings.base)
    if (target === null) continue
    if (surroundings.has(target)) links.push({ ...reference, target: target as LogicalPath })
    else {
      missing.push(target)
      const message = missingMessage(reference.specifier, target, surroundings)
      problems.push(problemAt('reference-missing', path, text, reference.start, message))
    }
  }
  const followed = navigations.map((each) => targetOf(each, from, surroundings.base) ?? '')
  return { links, problems, missing, navigations: followed.flatMap((each) => toLogicalPath(each) ?? []) }
}

function missingMessage(specifier: string, target: string, { suggest }: Surroundings): string {
  const [suggestion] = suggest(target)
  const hint = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`
  return `"${specifier}" names no file (${target})${hint}`
}
