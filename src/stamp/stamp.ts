import { type Digest, DigestStream, digestOf, hexDigest, integrityOf, sha256Hex } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'
import { fileProblem, type Problem } from '../values/problem.js'
import type { Strategy } from '../values/strategy.js'
import { encodePath } from '../values/url-path.js'
import { lengthOf, storeName, versionedUrl } from '../values/versioned-url.js'
import { type Changes, described, isEmpty, noChanges } from './changes.js'
import { contentVersion } from './content-version.js'
import { applyEdits, type Edit, inOrder, shiftsOf } from './edits.js'
import type { Link, Node } from './graph.js'
import { importMapEdits } from './import-map.js'
import { digestsOf, entriesOf, type VersionOf } from './map-entries.js'
import { noMemory, type Outcome, type StampMemory } from './memory.js'
import type { Plan } from './plan.js'
import { referenceEdits } from './reference-edit.js'
import { shiftSourceMap } from './source-map.js'
import { encodeText, type SourceText } from './source-text.js'
import { blanked, isStale, staleProblem } from './stale-integrity.js'

/** A file as it will be served. */
export interface Stamped {
  readonly path: LogicalPath
  readonly versioned: boolean
  /** The bytes after rewriting; `null` where they are the source's own, or were remembered. */
  readonly bytes: Buffer | null
  /** The size in bytes after a rewriting that was remembered, and not done again. */
  readonly remembered?: number
  /** Of the final bytes. */
  readonly digest: Digest
  readonly version: string
  /** The name in the store, that of these bytes for ever. */
  readonly name: LogicalPath
  /** Relative to the base, encoded: with the version, if it carries one. */
  readonly url: string
  /** The path-wise first member of its cycle. */
  readonly group?: LogicalPath
  readonly references: readonly LogicalPath[]
  /** Of these what loads with it, in order: the modules that a script imports statically. */
  readonly imports: readonly LogicalPath[]
  /** Whether a module imports it, so that an import map must know it. */
  readonly imported: boolean
  /** What came up while it was rewritten. */
  readonly problem?: Problem
}

/** Gives a source's text again; called only for files that are to be changed. */
export type ReadText = (path: LogicalPath) => SourceText

/** A stamping of the same plan before something in it changed. */
export interface EarlierStamping {
  /** What became of the members of a group, if nothing on which that depends is another thing now. */
  recall(nodes: readonly Node[], plan: Plan): readonly StampedAlone[] | null
  keep(nodes: readonly Node[], plan: Plan, files: readonly StampedAlone[]): void
}

const noEarlier: EarlierStamping = { recall: () => null, keep: () => {} }

/** Every file of a plan with its final bytes and name, dependencies before dependents. */
export function* stamp(
  plan: Plan,
  read: ReadText,
  memory = noMemory,
  earlier = noEarlier,
): Generator<Stamped> {
  const stamper = new Stamper(plan, read, memory, earlier)
  for (const group of plan.groups()) yield* stamper.stampGroup(group)
}

/** Who imports it is known only with all others. */
export type StampedAlone = Omit<Stamped, 'imported'>

type Result = StampedAlone

interface Final {
  readonly bytes: Buffer | null
  readonly problem?: Problem
}

class Stamper {
  readonly #plan: Plan
  readonly #read: ReadText
  readonly #memory: StampMemory
  readonly #earlier: EarlierStamping
  readonly #strategy: Strategy
  readonly #zeros: string
  readonly #done = new Map<
    LogicalPath,
    Pick<Stamped, 'url' | 'version' | 'digest' | 'versioned'> & { changed: boolean }
  >()

  constructor(plan: Plan, read: ReadText, memory: StampMemory, earlier: EarlierStamping) {
    this.#plan = plan
    this.#earlier = earlier
    this.#read = read
    this.#memory = memory
    this.#strategy = plan.strategy
    this.#zeros = '0'.repeat(lengthOf(plan.strategy))
  }

  *stampGroup(group: readonly LogicalPath[]): Generator<Stamped> {
    const nodes = group.flatMap((path) => this.#plan.graph.get(path) ?? [])
    const files = this.#earlier.recall(nodes, this.#plan) ?? this.#stampNodes(nodes)
    this.#earlier.keep(nodes, this.#plan, files)
    for (const { path, url, version, digest, versioned, bytes, remembered } of files)
      this.#done.set(path, { url, version, digest, versioned, changed: (bytes ?? remembered) != null })
    for (const file of files) yield { ...file, imported: this.#plan.isImported(file.path) }
  }

  #stampNodes(nodes: readonly Node[]): Result[] {
    return this.#isCycle(nodes) ? this.#stampCycle(nodes) : nodes.map((node) => this.#stampAlone(node))
  }

  #isCycle(nodes: readonly Node[]): boolean {
    const [first] = nodes
    if (first === undefined || nodes.length > 1) return true
    const links = this.#plan.rewritten(first)
    return links.some(({ target }) => target === first.path && !this.#plan.given.has(target))
  }

  #stampAlone(node: Node): Result {
    const { path } = node
    const inputs = this.#inputs(node)
    if (inputs === null) return this.#finish(node, { bytes: null })
    const known = this.#memory.get(path, inputs)
    if (known !== null) return this.#recall(node, known)
    const file = this.#finish(node, this.#finalBytes(node))
    this.#memory.set(path, inputs, { ...file, size: file.bytes?.length ?? null })
    return file
  }

  #finish(node: Node, { bytes, problem }: Final): Result {
    const digest = bytes === null ? node.digest : digestOf(bytes)
    const version =
      this.#plan.given.get(node.path) ?? contentVersion({ ...node, bytes, digest }, this.#strategy)
    const file = this.#stamped(node, bytes, { digest, version })
    return problem === undefined ? file : { ...file, problem }
  }

  #recall(node: Node, { digest, version, size, problem }: Outcome, group?: LogicalPath): Result {
    const file = this.#stamped(node, null, { digest, version }, group)
    const remembered = size === null ? {} : { remembered: size }
    return { ...file, ...remembered, ...(problem === undefined ? {} : { problem }) }
  }

  /** All on which the final bytes of a file depend; `null` where they are the source's own. */
  #inputs(node: Node): string | null {
    if (this.#plan.keepsBytes(node)) return null
    const owner = this.#plan.ownerOf(node.path)
    const changes =
      owner === null ? this.#changes(node, (path) => this.#versionOf(path)) : this.#shifts(owner)
    if (isEmpty(changes)) return null
    const given = this.#plan.given.get(node.path)
    const ofOwner = owner === null ? [] : [owner.path, sha256Hex(owner.digest)]
    return shortened([sha256Hex(node.digest), given, ...ofOwner, described(changes)])
  }

  /** What stands in texts before any digest is known. */
  #placeholder(path: LogicalPath): string {
    return this.#plan.given.get(path) ?? this.#zeros
  }

  #finalBytes(node: Node): Final {
    const owner = this.#plan.ownerOf(node.path)
    if (owner !== null) return this.#shiftedMap(node, owner)
    const edits = this.#edits(node, (path) => this.#versionOf(path))
    return { bytes: edits.length === 0 ? null : applyEdits(this.#read(node.path), edits) }
  }

  /** What is written into the owner of a map. */
  #shifts(owner: Node): Changes {
    if (this.#plan.rewritten(owner).length === 0) return noChanges
    return this.#changes(owner, (path) => this.#placeholder(path))
  }

  /** A map depends on where its owner is edited and by how much, and not on what is written there. */
  #shiftedMap({ path }: Node, owner: Node): Final {
    const edits = this.#editsOf(owner, this.#shifts(owner))
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
    const zeros = new Map(nodes.map(({ path }) => [path, this.#placeholder(path)]))
    const zeroOf = (path: LogicalPath) => zeros.get(path) ?? this.#versionOf(path)
    const inputs = this.#inputsOfGroup(nodes, zeroOf, inGroup)
    const known = nodes.flatMap((node) => this.#memory.get(node.path, inputs) ?? [])
    if (known.length === nodes.length) return this.#recallCycle(nodes, known)
    const groupDigest = this.#digestOfGroup(nodes, zeroOf, inGroup)
    const versions = new Map(nodes.map(({ path }) => [path, this.#memberVersion(groupDigest, path)]))
    const versionOf = (path: LogicalPath) => versions.get(path) ?? this.#versionOf(path)
    return nodes.map((node) => {
      const bytes = applyEdits(this.#read(node.path), this.#edits(node, versionOf, inGroup))
      const made = { digest: digestOf(bytes), version: versions.get(node.path) ?? '' }
      const file = this.#stamped(node, bytes, made, this.#groupOf(node, nodes))
      const stale = node.links.find((link) => isStale(link, inGroup))
      const problem = stale === undefined ? {} : { problem: staleProblem(node.path, stale) }
      this.#memory.set(node.path, inputs, { ...made, size: bytes.length, ...problem })
      return { ...file, ...problem }
    })
  }

  #groupOf({ path }: Node, nodes: readonly Node[]): LogicalPath | undefined {
    return this.#plan.given.has(path) ? undefined : nodes[0]?.path
  }

  #recallCycle(nodes: readonly Node[], known: readonly Outcome[]): Result[] {
    return nodes.flatMap((node, index) => {
      const outcome = known[index]
      return outcome === undefined ? [] : this.#recall(node, outcome, this.#groupOf(node, nodes))
    })
  }

  #inputsOfGroup(nodes: readonly Node[], versionOf: VersionOf, inGroup: ReadonlySet<LogicalPath>): string {
    const members = nodes.map((node) => {
      const changes = described(this.#changes(node, versionOf, inGroup))
      return [node.path, sha256Hex(node.digest), this.#plan.given.get(node.path), changes]
    })
    return shortened(members)
  }

  #memberVersion(groupDigest: Digest, path: LogicalPath): string {
    const { algorithm = 'sha256' } = this.#strategy
    const hash = hexDigest(Buffer.concat([groupDigest, Buffer.from(`\0${path}`)]), algorithm)
    return this.#plan.given.get(path) ?? hash.slice(0, lengthOf(this.#strategy))
  }

  /** A version that is given needs not be waited for. */
  #versionOf(path: LogicalPath): string | undefined {
    return this.#plan.given.get(path) ?? this.#done.get(path)?.version
  }

  /** Over the members in path order: path, NUL, length in decimal digits, NUL, bytes. */
  #digestOfGroup(nodes: readonly Node[], versionOf: VersionOf, inGroup: ReadonlySet<LogicalPath>): Digest {
    const stream = new DigestStream()
    for (const node of nodes) {
      const bytes = applyEdits(this.#read(node.path), this.#edits(node, versionOf, inGroup))
      stream.update(`${node.path}\0${bytes.length}\0`).update(bytes)
    }
    return stream.digest()
  }

  #edits(node: Node, versionOf: VersionOf, inGroup: ReadonlySet<LogicalPath> = noGroup): Edit[] {
    return this.#editsOf(node, this.#changes(node, versionOf, inGroup))
  }

  #editsOf({ path }: Node, { links, additions }: Changes): Edit[] {
    if (links.length === 0) return inOrder(additions)

    const { text } = this.#read(path)
    const edits = links.flatMap(([link, version]) =>
      referenceEdits(path, text, link, version, this.#strategy),
    )
    return inOrder([...edits, ...additions])
  }

  #changes(node: Node, versionOf: VersionOf, inGroup: ReadonlySet<LogicalPath> = noGroup): Changes {
    const links = this.#plan.rewritten(node).map((link) => [link, versionOf(link.target)] as const)
    const additions = [
      ...node.links.flatMap((link) => (isStale(link, inGroup) ? blanked(link) : this.#integrityEdit(link))),
      ...this.#importMapEdits(node, versionOf),
    ]
    return { links, additions }
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

  #importMapEdits(node: Node, versionOf: VersionOf): Edit[] {
    const modules = this.#plan.modulesOf(node)
    if (node.importMap === undefined || modules === null) return []
    const loaded = this.#plan.givesIntegrity ? modules.loaded : []
    return importMapEdits(node.importMap, {
      entries: entriesOf(modules.additions, versionOf, this.#strategy),
      integrity: digestsOf(loaded, (path) => this.#done.get(path), this.#strategy),
    })
  }

  #stamped(
    { path, versioned, links }: Node,
    bytes: Buffer | null,
    made: { digest: Digest; version: string },
    group?: LogicalPath,
  ): Result {
    const references = [...new Set(links.map((link) => link.target))].sort()
    const name = storeName(path, made, this.#strategy)
    const url = versioned ? versionedUrl(path, made.version, this.#strategy) : encodePath(path)
    const imports = importsOf(path, links)
    const file = { path, versioned, bytes, ...made, name, url, references, imports }
    return group === undefined ? file : { ...file, group }
  }
}

function importsOf(path: LogicalPath, links: readonly Link[]): LogicalPath[] {
  const imported = links.filter(({ role, isDynamic }) => role === 'module' && isDynamic !== true)
  return [...new Set(imported.map(({ target }) => target))].filter((target) => target !== path)
}

const noGroup: ReadonlySet<LogicalPath> = new Set()

function shortened(inputs: unknown): string {
  return sha256Hex(digestOf(JSON.stringify(inputs)))
}
