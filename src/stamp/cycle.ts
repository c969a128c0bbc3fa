import { bytesOfDigest, type Digest, DigestStream, hexDigest } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'
import { lengthOf } from '../values/versioned-url.js'
import type { Changer } from './changer.js'
import type { Changes } from './changes.js'
import type { Finished } from './finished.js'
import type { Node } from './graph.js'
import type { VersionOf } from './map-entries.js'
import type { Plan } from './plan.js'

/**
 * Files that name each other cannot each be hashed after the other, so their names come from a digest of all of
 * them, in which each version that is itself taken from that digest is overwritten by zeros.
 */
export class Cycle {
  readonly nodes: readonly Node[]
  readonly members: ReadonlySet<LogicalPath>
  readonly #plan: Plan
  readonly #finished: Finished
  readonly #changer: Changer

  constructor(nodes: readonly Node[], plan: Plan, finished: Finished, changer: Changer) {
    this.nodes = nodes
    this.members = new Set(nodes.map(({ path }) => path))
    this.#plan = plan
    this.#finished = finished
    this.#changer = changer
  }

  /** What is written into a member while no member's version is known. */
  blankChanges(node: Node): Changes {
    return this.#changer.changesOf(node, (path) => this.#zeroOf(path), this.members)
  }

  changesOf(node: Node, versions: ReadonlyMap<LogicalPath, string>): Changes {
    const versionOf: VersionOf = (path) => versions.get(path) ?? this.#finished.versionOf(path)
    return this.#changer.changesOf(node, versionOf, this.members)
  }

  /** `bytesOf`: a member's bytes with its blank changes made. */
  versions(bytesOf: (node: Node) => Buffer): ReadonlyMap<LogicalPath, string> {
    const digest = this.#digest(bytesOf)
    return new Map(this.nodes.map(({ path }) => [path, this.#memberVersion(digest, path)]))
  }

  /** The name of the cycle, as a member says it; one whose version is given is none. */
  groupOf({ path }: Node): { readonly group?: LogicalPath } {
    const [first] = this.nodes
    return first === undefined || this.#plan.given.has(path) ? {} : { group: first.path }
  }

  #zeroOf(path: LogicalPath): string | undefined {
    return this.members.has(path) ? placeholder(path, this.#plan) : this.#finished.versionOf(path)
  }

  /** Over the members in path order: path, NUL, length in decimal digits, NUL, bytes. */
  #digest(bytesOf: (node: Node) => Buffer): Digest {
    const stream = new DigestStream()
    for (const node of this.nodes) {
      const bytes = bytesOf(node)
      stream.update(`${node.path}\0${bytes.length}\0`).update(bytes)
    }
    return stream.digest()
  }

  #memberVersion(groupDigest: Digest, path: LogicalPath): string {
    const { algorithm = 'sha256' } = this.#plan.strategy
    const hash = hexDigest(Buffer.concat([bytesOfDigest(groupDigest), Buffer.from(`\0${path}`)]), algorithm)
    return this.#plan.given.get(path) ?? hash.slice(0, lengthOf(this.#plan.strategy))
  }
}

/** What stands in texts before any digest is known. */
export function placeholder(path: LogicalPath, { given, strategy }: Plan): string {
  return given.get(path) ?? '0'.repeat(lengthOf(strategy))
}
