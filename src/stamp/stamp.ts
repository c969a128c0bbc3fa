import { contentName, storedName, versionLength } from '../values/content-name.js'
import { type Digest, DigestStream, digestOf, fingerprint, integrityOf } from '../values/digest.js'
import { baseName, type LogicalPath } from '../values/logical-path.js'
import { fileProblem, type Problem } from '../values/problem.js'
import { encodeSegment } from '../values/url-path.js'
import { applyEdits, type Edit, inOrder, shiftsOf } from './edits.js'
import type { Link, Node } from './graph.js'
import { importMapEdits } from './import-map.js'
import { digestsOf, entriesOf, type NameOf } from './map-entries.js'
import type { Plan } from './plan.js'
import { shiftSourceMap } from './source-map.js'
import { encodeText, type SourceText } from './source-text.js'
import { blanked, isStale, staleProblem } from './stale-integrity.js'
import { writeReference } from './write-reference.js'

/** A file as it will be served. */
export interface Stamped {
  readonly path: LogicalPath
  readonly versioned: boolean
  /** The bytes after rewriting; `null` where they are the source's own. */
  readonly bytes: Buffer | null
  /** Of the final bytes. */
  readonly digest: Digest
  readonly version: string
  /** `css/site.VERSION.css`, the name of these bytes for ever. */
  readonly name: LogicalPath
  /** The path-wise first member of its cycle. */
  readonly group?: LogicalPath
  readonly references: readonly LogicalPath[]
  /** Whether a module imports it, so that an import map must know it. */
  readonly imported: boolean
  /** What came up while it was rewritten. */
  readonly problem?: Problem
}

/** Gives a source's text again; called only for files that are to be changed. */
export type ReadText = (path: LogicalPath) => SourceText

/** Every file of a plan with its final bytes and name, dependencies before dependents. */
export function* stamp(plan: Plan, read: ReadText): Generator<Stamped> {
  const stamper = new Stamper(plan, read)
  for (const group of plan.groups()) yield* stamper.stampGroup(group)
}

type Result = Omit<Stamped, 'imported'>

interface Final {
  readonly bytes: Buffer | null
  readonly problem?: Problem
}

class Stamper {
  readonly #plan: Plan
  readonly #read: ReadText
  readonly #done = new Map<
    LogicalPath,
    Pick<Stamped, 'name' | 'digest' | 'versioned'> & { changed: boolean }
  >()

  constructor(plan: Plan, read: ReadText) {
    this.#plan = plan
    this.#read = read
  }

  *stampGroup(group: readonly LogicalPath[]): Generator<Stamped> {
    const nodes = group.flatMap((path) => this.#plan.graph.get(path) ?? [])
    const files: Result[] = this.#isCycle(nodes)
      ? this.#stampCycle(nodes)
      : nodes.map((node) => this.#stampAlone(node))
    for (const { path, name, digest, versioned, bytes } of files)
      this.#done.set(path, { name, digest, versioned, changed: bytes !== null })
    for (const file of files) yield { ...file, imported: this.#plan.isImported(file.path) }
  }

  #isCycle(nodes: readonly Node[]): boolean {
    const [first] = nodes
    if (first === undefined || nodes.length > 1) return true
    return this.#plan.rewritten(first).some((link) => link.target === first.path)
  }

  #stampAlone(node: Node): Result {
    const { bytes, problem } = this.#finalBytes(node)
    const digest = bytes === null ? node.digest : digestOf(bytes)
    const file = stamped(node, bytes, digest, fingerprint(digest, versionLength))
    return problem === undefined ? file : { ...file, problem }
  }

  #finalBytes(node: Node): Final {
    if (node.prehashed === true) return { bytes: null }
    const owner = this.#plan.ownerOf(node.path)
    if (owner !== null) return this.#shiftedMap(node, owner)
    const edits = this.#edits(node, (path) => this.#done.get(path)?.name)
    return { bytes: edits.length === 0 ? null : applyEdits(this.#read(node.path), edits) }
  }

  /** A map depends on where its owner is edited and by how much, and not on what is written there. */
  #shiftedMap({ path }: Node, owner: Node): Final {
    const edits = this.#plan.rewritten(owner).length === 0 ? [] : this.#edits(owner, zeroName)
    if (edits.length === 0) return { bytes: null }
    const map = this.#read(path)
    const shifted = shiftSourceMap(map.text, shiftsOf(this.#read(owner.path).text, edits))
    if (shifted === null)
      return {
        bytes: null,
        problem: fileProblem('source-map-broken', path, 'this is no source map; it is left as it is'),
      }
    return { bytes: shifted === map.text ? null : encodeText({ ...map, text: shifted }) }
  }

  /**
   * Files that name each other cannot each be hashed after the other, so their names come from a digest of all of
   * them, in which each version that is itself taken from that digest is overwritten by zeros.
   */
  #stampCycle(nodes: readonly Node[]): Result[] {
    const inGroup = new Set(nodes.map(({ path }) => path))
    const nameWith =
      (versionOf: (path: LogicalPath) => string): NameOf =>
      (path) =>
        inGroup.has(path) ? contentName(path, versionOf(path)) : this.#done.get(path)?.name
    const groupDigest = this.#digestOfGroup(
      nodes,
      nameWith(() => zeros),
      inGroup,
    )
    const versions = new Map(nodes.map(({ path }) => [path, memberVersion(groupDigest, path)]))
    const versionOf = (path: LogicalPath) => versions.get(path) ?? ''
    return nodes.map((node) => {
      const bytes = applyEdits(this.#read(node.path), this.#edits(node, nameWith(versionOf), inGroup))
      const file = stamped(node, bytes, digestOf(bytes), versionOf(node.path), nodes[0]?.path)
      const stale = node.links.find((link) => isStale(link, inGroup))
      return stale === undefined ? file : { ...file, problem: staleProblem(node.path, stale) }
    })
  }

  /** Over the members in path order: path, NUL, length in decimal digits, NUL, bytes. */
  #digestOfGroup(nodes: readonly Node[], nameOf: NameOf, inGroup: ReadonlySet<LogicalPath>): Digest {
    const stream = new DigestStream()
    for (const node of nodes) {
      const bytes = applyEdits(this.#read(node.path), this.#edits(node, nameOf, inGroup))
      stream.update(`${node.path}\0${bytes.length}\0`).update(bytes)
    }
    return stream.digest()
  }

  #edits(node: Node, nameOf: NameOf, inGroup: ReadonlySet<LogicalPath> = noGroup): Edit[] {
    const links = this.#plan.rewritten(node)
    const additions = [
      ...node.links.flatMap((link) => (isStale(link, inGroup) ? blanked(link) : this.#integrityEdit(link))),
      ...this.#importMapEdits(node, nameOf),
    ]
    if (links.length + additions.length === 0) return []
    const { text } = this.#read(node.path)
    return inOrder([...links.flatMap((link) => referenceEdit(text, link, nameOf)), ...additions])
  }

  /** What an author wrote is kept true; for the others the page is told the digest if that is wished. */
  #integrityEdit({ integrity, target }: Link): Edit[] {
    const done = this.#done.get(target)
    if (integrity === undefined || done === undefined) return []
    const { start, end, after, isAuthored, hasCrossorigin, isModulePreload } = integrity
    const { modules, integrity: isWished } = this.#plan.options
    // Without CORS a response is opaque, and a browser that is told to insist on integrity blocks it.
    const crossorigin = hasCrossorigin || !isWished ? '' : ' crossorigin="anonymous"'
    if (isAuthored) {
      const corrected = done.changed ? [{ start, end, text: integrityOf(done.digest) }] : []
      return crossorigin === '' ? corrected : [...corrected, { start: after, end: after, text: crossorigin }]
    }
    // What a preload says must be what the import map says, or it is loaded twice.
    const isSaid = isWished || (isModulePreload && modules === 'importmap')
    if (!isSaid || !done.versioned) return []
    return [{ start, end, text: ` integrity="${integrityOf(done.digest)}"${crossorigin}` }]
  }

  #importMapEdits(node: Node, nameOf: NameOf): Edit[] {
    const modules = this.#plan.modulesOf(node)
    if (node.importMap === undefined || modules === null) return []
    const loaded = this.#plan.givesIntegrity ? modules.loaded : []
    return importMapEdits(node.importMap, {
      entries: entriesOf(modules.additions, nameOf),
      integrity: digestsOf(loaded, (path) => this.#done.get(path)),
    })
  }
}

const noGroup: ReadonlySet<LogicalPath> = new Set()

const zeros = '0'.repeat(versionLength)

function zeroName(path: LogicalPath): LogicalPath {
  return contentName(path, zeros)
}

function referenceEdit(text: string, link: Link, nameOf: NameOf): Edit[] {
  const name = nameOf(link.target)
  if (name === undefined) return []
  const { start, end } = link
  return [{ start, end, text: writeReference(link, text.slice(start, end), encodeSegment(baseName(name))) }]
}

function memberVersion(groupDigest: Digest, path: LogicalPath): string {
  const digest = new DigestStream().update(groupDigest).update(`\0${path}`).digest()
  return fingerprint(digest, versionLength)
}

function stamped(
  { path, versioned, links }: Node,
  bytes: Buffer | null,
  digest: Digest,
  version: string,
  group?: LogicalPath,
): Result {
  const references = [...new Set(links.map((link) => link.target))].sort()
  const name = storedName(path, version)
  const file = { path, versioned, bytes, digest, version, name, references }
  return group === undefined ? file : { ...file, group }
}
