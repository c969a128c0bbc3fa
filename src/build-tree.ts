import { type Inspected, inspect, type Surroundings, surroundingsOf } from './inspect.js'
import type { Output, Supply } from './io/output.js'
import { type Source, walk } from './io/walk.js'
import type { Node } from './stamp/graph.js'
import type { SourceText } from './stamp/source-text.js'
import { type Stamped, stamp } from './stamp/stamp.js'
import type { Base } from './values/base.js'
import { storedName, versionLength } from './values/content-name.js'
import { type Digest, fingerprint } from './values/digest.js'
import type { LogicalPath } from './values/logical-path.js'
import { isVersioned } from './values/naming-policy.js'
import { byPlace, type Problem } from './values/problem.js'

/** An asset of the build: what the stamping made of a source, and what was known of it before. */
export interface BuiltAsset extends Stamped {
  readonly rewritten: boolean
  /** Of the final bytes, in bytes. */
  readonly size: number
  readonly type: string
}

export interface BuiltTree {
  readonly assets: readonly BuiltAsset[]
  readonly problems: readonly Problem[]
  /** Plain names to which a kept page links. */
  readonly followed: ReadonlySet<LogicalPath>
}

/** Reads all sources and stages every content-named file. */
export function buildTree(roots: readonly string[], base: Base, output: Output): BuiltTree {
  const { sources, problems } = walk(roots)
  const reader = new TreeReader(surroundingsOf(sources, base), output)
  for (const source of sources.values()) reader.read(source)
  return {
    assets: reader.stamp(),
    followed: reader.followed,
    problems: [...problems, ...reader.problems].sort(byPlace),
  }
}

/** Holds only the texts that must be rewritten; every other file is staged as soon as it was read. */
class TreeReader {
  readonly problems: Problem[] = []
  readonly followed = new Set<LogicalPath>()
  readonly #surroundings: Surroundings
  readonly #output: Output
  readonly #graph = new Map<LogicalPath, Node>()
  readonly #known = new Map<LogicalPath, { size: number; type: string }>()
  readonly #texts = new Map<LogicalPath, SourceText>()

  constructor(surroundings: Surroundings, output: Output) {
    this.#surroundings = surroundings
    this.#output = output
  }

  read(source: Source): void {
    const inspected = inspect(source, this.#surroundings)
    const { node, size, type, text } = inspected
    this.#graph.set(node.path, node)
    this.#known.set(node.path, { size, type })
    this.problems.push(...inspected.problems)
    if (!node.versioned) for (const path of inspected.navigations) this.followed.add(path)
    if (text !== null && node.links.some(({ target }) => isVersioned(target)))
      this.#texts.set(node.path, text)
    else this.#stageAsRead(inspected)
  }

  stamp(): BuiltAsset[] {
    const assets: BuiltAsset[] = []
    for (const stamped of stamp(this.#graph, (path) => this.#textOf(path))) assets.push(this.#finish(stamped))
    return assets
  }

  #textOf(path: LogicalPath): SourceText {
    const text = this.#texts.get(path)
    if (text === undefined) throw new Error(`the text of ${path} was not kept`)
    return text
  }

  #finish(stamped: Stamped): BuiltAsset {
    const { path, bytes, digest, version } = stamped
    const { size = 0, type = '' } = this.#known.get(path) ?? {}
    if (bytes === null) return { ...stamped, rewritten: false, size, type }
    this.#stage(path, version, digest, { bytes })
    this.#texts.delete(path)
    return { ...stamped, bytes: null, rewritten: true, size: bytes.length, type }
  }

  #stageAsRead({ node: { path, digest }, source, bytes }: Inspected): void {
    const supply = bytes === null ? { file: source.file } : { bytes }
    this.#stage(path, fingerprint(digest, versionLength), digest, supply)
  }

  #stage(path: LogicalPath, version: string, digest: Digest, supply: Supply): void {
    const name = storedName(path, version)
    // A name without room for a version holds whatever is current, as plain files do.
    if (name === path) this.#output.replace(name, digest, supply)
    else this.#output.add(name, digest, supply, path)
  }
}
