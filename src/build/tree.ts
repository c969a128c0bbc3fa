import { type Inspected, inspect, type Surroundings, surroundingsOf } from '../inspect.js'
import type { Output, Supply } from '../io/output.js'
import { readContent } from '../io/read.js'
import { type Shadowed, type Source, walk } from '../io/walk.js'
import type { Site } from '../site.js'
import { contentVersion } from '../stamp/content-version.js'
import type { Node } from '../stamp/graph.js'
import { Plan } from '../stamp/plan.js'
import { decodeText, encodeText, type SourceText } from '../stamp/source-text.js'
import { type Stamped, stamp } from '../stamp/stamp.js'
import { type Digest, digestOf } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import { Places } from '../values/places.js'
import { byPlace, type Problem } from '../values/problem.js'
import { storeName } from '../values/versioned-url.js'
import { type GivenVariants, separateVariants } from './given-variants.js'

/** An asset of the build: what the stamping made of a source, and what was known of it before. */
export interface BuiltAsset extends Stamped {
  /** Whether its own name is its version. */
  readonly prehashed: boolean
  readonly rewritten: boolean
  /** Of the final bytes, in bytes. */
  readonly size: number
  readonly type: string
}

export interface BuiltTree {
  readonly assets: readonly BuiltAsset[]
  readonly problems: readonly Problem[]
  readonly shadowed: readonly Shadowed[]
  /** Plain names to which a kept page or a prehashed file links. */
  readonly followed: ReadonlySet<LogicalPath>
  readonly given: GivenVariants
}

export interface TreeSettings extends Site {
  readonly roots: readonly string[]
}

/** Reads all sources and stages every content-named file. */
export function buildTree(settings: TreeSettings, output: Output): BuiltTree {
  const walked = walk(settings.roots, settings.policy)
  refuseFileAsFolder(walked.sources)
  const { sources, given } = separateVariants(walked.sources)
  const reader = new TreeReader(surroundingsOf(sources, settings), settings, output)
  for (const source of sources.values()) reader.read(source)
  return {
    assets: reader.stamp(),
    followed: reader.followed,
    given,
    shadowed: walked.shadowed,
    problems: [...walked.problems, ...reader.problems].sort(byPlace),
  }
}

/** Holds only the texts that must be rewritten; every other file is staged as soon as it was read. */
class TreeReader {
  problems: Problem[] = []
  readonly followed = new Set<LogicalPath>()
  readonly #surroundings: Surroundings
  readonly #options: TreeSettings
  readonly #output: Output
  readonly #navigations = new Map<LogicalPath, readonly LogicalPath[]>()
  readonly #graph = new Map<LogicalPath, Node>()
  readonly #known = new Map<LogicalPath, { size: number; type: string }>()
  readonly #texts = new Map<LogicalPath, SourceText>()
  readonly #maps = new Map<LogicalPath, Source>()
  /** Texts whose bytes stay, and so need not be held. */
  readonly #kept = new Map<LogicalPath, Source>()

  constructor(surroundings: Surroundings, options: TreeSettings, output: Output) {
    this.#surroundings = surroundings
    this.#options = options
    this.#output = output
  }

  read(source: Source): void {
    const inspected = inspect(source, this.#surroundings)
    const { node, size, type, text } = inspected
    this.#graph.set(node.path, node)
    this.#known.set(node.path, { size, type })
    this.problems.push(...inspected.problems.filter((problem) => !this.#isSolved(problem)))
    if (inspected.navigations.length > 0) this.#navigations.set(node.path, inspected.navigations)
    if (this.#keepsBytes(node)) this.#keep(inspected)
    else if (mayBeShifted(node.path)) this.#maps.set(node.path, source)
    else if (text !== null && mayBeRewritten(node)) this.#texts.set(node.path, text)
    else this.#stageAsRead(inspected)
  }

  stamp(): BuiltAsset[] {
    const assets: BuiltAsset[] = []
    const plan = new Plan(this.#graph, this.#options)
    const isSolved = plan.createIsSolved()
    this.problems = this.problems.filter((problem) => !isSolved(problem))
    this.problems.push(...plan.problems((path, offset) => new Places(this.#textOf(path).text).at(offset)))
    this.#follow(plan)
    for (const stamped of stamp(plan, (path) => this.#textOf(path))) assets.push(this.#finish(stamped))
    return assets
  }

  /** From pages that keep their names, be it because a script registers them. */
  #follow(plan: Plan): void {
    for (const [path, navigations] of this.#navigations)
      if (plan.graph.get(path)?.versioned === false) for (const each of navigations) this.followed.add(each)
  }

  #keepsBytes({ prehashed = false }: Node): boolean {
    return prehashed || !this.#options.rewrite
  }

  #keep(inspected: Inspected): void {
    const { node, source } = inspected
    for (const { target } of node.links) this.followed.add(target)
    if (node.links.length > 0) this.#kept.set(node.path, source)
    this.#stageAsRead(inspected)
  }

  /** An import map knows every script, also those that are named at run time. */
  #isSolved({ code }: Problem): boolean {
    return code === 'reference-computed' && this.#options.modules === 'importmap'
  }

  #textOf(path: LogicalPath): SourceText {
    const text = this.#texts.get(path)
    const source = this.#maps.get(path) ?? this.#kept.get(path)
    if (text !== undefined) return text
    if (source !== undefined) return readAgain(source, this.#graph.get(path)?.digest)
    throw new Error(`the text of ${path} was not kept`)
  }

  #finish(stamped: Stamped): BuiltAsset {
    const { path, bytes, digest, problem } = stamped
    const prehashed = this.#graph.get(path)?.prehashed === true
    if (problem !== undefined) this.problems.push(problem)
    const { size = 0, type = '' } = this.#known.get(path) ?? {}
    const supply = bytes === null ? this.#heldSupply(path) : { bytes }
    if (supply !== null) this.#stage(path, stamped.name, digest, supply)
    const name = prehashed ? path : stamped.name
    const rewritten = bytes !== null
    return { ...stamped, name, bytes: null, prehashed, rewritten, size: bytes?.length ?? size, type }
  }

  /** The source's own bytes, where they were held back until it was clear that nothing in them changes. */
  #heldSupply(path: LogicalPath): Supply | null {
    const [text, map] = [this.#texts.get(path), this.#maps.get(path)]
    if (map !== undefined) return { file: map.file }
    return text === undefined ? null : { bytes: encodeText(text) }
  }

  #stageAsRead({ node, source, bytes }: Inspected): void {
    const { strategy } = this.#options
    const { path, digest } = node
    const version = contentVersion({ ...node, bytes: null }, strategy)
    const supply = bytes === null ? { file: source.file } : { bytes }
    this.#stage(path, storeName(path, { version, digest }, strategy), digest, supply)
  }

  #stage(path: LogicalPath, name: LogicalPath, digest: Digest, supply: Supply): void {
    if (this.#surroundings.policy.isPrehashed(path)) this.#output.keep(path, digest, supply)
    // A name without room for a version holds whatever is current, as plain files do.
    else if (name === path) this.#output.replace(name, digest, supply)
    else this.#output.add(name, digest, supply, path)
  }
}

/** One root may have a file where another has a folder; no output can hold both. */
function refuseFileAsFolder(sources: ReadonlyMap<LogicalPath, Source>): void {
  for (const [path, { file }] of sources) {
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      const folder = sources.get(path.slice(0, at) as LogicalPath)
      if (folder === undefined) continue
      const message = `${folder.file} is a file, and ${file} needs a folder of that name: rename one of them`
      throw new EverfreshError('name-collision', message)
    }
  }
}

function mayBeRewritten({ links, importMap }: Node): boolean {
  return links.length > 0 || importMap !== undefined
}

/** Source maps are large, and few of them change: they are read again when it is clear which. */
function mayBeShifted(path: LogicalPath): boolean {
  return path.endsWith('.map')
}

function readAgain({ file }: Source, digest: Digest | undefined): SourceText {
  const { bytes } = readContent(file)
  if (digest === undefined || Buffer.compare(digestOf(bytes), digest) !== 0)
    throw new EverfreshError(
      'file-changing',
      `${file} changed while it was read: build again when it is at rest`,
    )
  return decodeText(bytes) ?? { text: '', encoding: 'utf8' }
}
