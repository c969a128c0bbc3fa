import { resolveFacts, type Surroundings, surroundingsOf } from '../inspect.js'
import type { Output } from '../io/output.js'
import type { Pace } from '../io/pace.js'
import { isRacy } from '../io/racy.js'
import type { Supply } from '../io/supply.js'
import { type FoundSource, type Shadowed, type Walk, walk } from '../io/walk.js'
import { scanRulesOf } from '../scan-rules.js'
import type { Site } from '../site.js'
import type { Node } from '../stamp/graph.js'
import { noMemory } from '../stamp/memory.js'
import { Plan } from '../stamp/plan.js'
import { type Stamped, stamp } from '../stamp/stamp.js'
import type { Digest } from '../values/digest.js'
import { byPath, type LogicalPath } from '../values/logical-path.js'
import { type Lines, Places } from '../values/places.js'
import { byPlace, type Problem } from '../values/problem.js'
import { createScratch } from '../values/scratch.js'
import { type BuiltAsset, builtAsset } from './built-asset.js'
import { FactsCache } from './facts-cache.js'
import { refuseFileAsFolder } from './file-as-folder.js'
import { type GivenVariants, separateVariants } from './given-variants.js'
import type { ScannedFile, ScanTask } from './scan-file.js'
import { scanSources } from './scan-sources.js'
import type { BuildSettings } from './settings.js'
import { StampCache } from './stamp-cache.js'
import { Texts } from './texts.js'
import type { FileThread } from './thread/file-thread.js'
import { withoutFinal } from './without-final.js'

export interface BuiltTree {
  readonly assets: readonly BuiltAsset[]
  readonly problems: readonly Problem[]
  readonly shadowed: readonly Shadowed[]
  /** The sources as they were before any was read. */
  readonly walked: Walk
  /** Plain names to which a kept page or a prehashed file links. */
  readonly followed: ReadonlySet<LogicalPath>
  readonly given: GivenVariants
}

export type TreeSettings = Site & Pick<BuildSettings, 'roots' | 'out' | 'cacheFolder'>

/** Reads all sources and stages every content-named file. */
export async function buildTree(settings: TreeSettings, output: Output, pace: Pace): Promise<BuiltTree> {
  const walked = walk(settings.roots, settings.policy)
  refuseFileAsFolder(walked.sources)
  const { sources, given } = separateVariants(walked.sources)
  const reader = new TreeReader(surroundingsOf(sources, settings), settings, output)
  try {
    await reader.read([...sources.values()], pace)
    return {
      assets: await reader.stamp(pace),
      followed: reader.followed,
      given,
      shadowed: walked.shadowed,
      walked,
      problems: [...walked.problems, ...reader.problems].sort(byPlace),
    }
  } finally {
    await reader.close()
  }
}

/** What was read of a source, and where its bytes can be had. */
interface Known {
  readonly size: number
  readonly type: string
  readonly file: string
  /** The number of its bytes in the staging folder, if they lie there. */
  readonly staged: number | null
}

/** Stages what is final as it is while it is read; of the others only some texts are held. */
class TreeReader {
  problems: Problem[] = []
  readonly followed = new Set<LogicalPath>()
  readonly #surroundings: Surroundings
  readonly #options: TreeSettings
  readonly #output: Output
  readonly #navigations = new Map<LogicalPath, readonly LogicalPath[]>()
  #graph = new Map<LogicalPath, Node>()
  readonly #known = new Map<LogicalPath, Known>()
  readonly #texts = new Texts(createScratch())
  readonly #cache: FactsCache
  /** Writes while this one goes on. */
  #thread: FileThread | null = null
  /** Before anything was read, in milliseconds since 1970. */
  readonly #began = Date.now()

  constructor(surroundings: Surroundings, options: TreeSettings, output: Output) {
    this.#surroundings = surroundings
    this.#options = options
    this.#output = output
    this.#cache = new FactsCache(options)
  }

  async read(sources: readonly FoundSource[], pace: Pace): Promise<void> {
    const means = { rules: scanRulesOf(this.#surroundings), places: this.#output.staging.places, pace }
    try {
      this.#thread = await scanSources(this.#unknown(sources), means, (task, scanned) => {
        const lines = this.#add(task, scanned)
        const facts = lines === undefined ? scanned : { ...scanned, lines }
        this.#cache.set(task.source.file, scanned, this.#began, facts)
      })
      this.#output.writer = this.#thread
      this.#cache.save()
    } finally {
      this.#cache.close()
    }
  }

  /** Those of which nothing is known; into a new output all are read, since all are copied. */
  #unknown(sources: readonly FoundSource[]): ScanTask[] {
    const tasks = sources.map((source) => ({ source, staged: this.#output.reserve() }))
    return tasks.filter((task) => {
      const { source, staged } = task
      const facts = staged === null ? this.#cache.get(source) : null
      if (facts === null) return true
      const lines = this.#add(task, { ...source, ...facts, isStaged: false, text: null, held: null })
      // It was read again, and is what it was: the next build need not read it.
      if (lines !== undefined) this.#cache.set(source.file, source, this.#began, { ...facts, lines })
      return false
    })
  }

  async close(): Promise<void> {
    this.#output.writer = null
    await this.#thread?.stop()
  }

  /** Which of two threads read a file, and when, must not show. */
  async stamp(pace: Pace): Promise<BuiltAsset[]> {
    pace.begin('rewrite', this.#graph.size)
    this.#graph = inPathOrder(this.#graph)
    const plan = new Plan(this.#graph, this.#options)
    const isSolved = plan.createIsSolved()
    this.problems = this.problems.filter((problem) => !isSolved(problem))
    this.problems.push(...plan.problems((path, offset) => this.#places(path).at(offset)))
    this.#follow(plan)
    const cache = this.#options.cacheFolder === null ? null : new StampCache(this.#options, this.#output)
    try {
      return await this.#stampAll(plan, cache, pace)
    } finally {
      cache?.close()
    }
  }

  async #stampAll(plan: Plan, cache: StampCache | null, pace: Pace): Promise<BuiltAsset[]> {
    const assets: BuiltAsset[] = []
    // One by one, so that no more bytes are held than those of one file.
    const means = { memory: cache ?? noMemory, allocate: createScratch() }
    for (const stamped of stamp(plan, (path) => this.#texts.get(path), means)) {
      assets.push(this.#finish(stamped))
      const rest = pace.step(0)
      if (rest !== undefined) await rest
    }
    if (this.#thread !== null) await pace.until(this.#thread.end())
    cache?.save()
    this.problems = withoutFinal(this.problems, assets)
    return assets
  }

  /** Gives where lines begin, if the text had to be read for it. */
  #add(
    { source: { path, file }, staged }: ScanTask,
    { isStaged, text, held, ...facts }: ScannedFile,
  ): Lines | undefined {
    const proof = isRacy(facts.changed, this.#began) ? null : facts.signature
    this.#texts.add(path, { file, digest: facts.digest, proof }, held)
    const textOf = () => (text ?? this.#texts.get(path)).text
    const places = new Places(textOf, facts.lines)
    const { node, type, problems, navigations } = resolveFacts(path, facts, places, this.#surroundings)
    this.#graph.set(path, node)
    this.#known.set(path, { size: facts.size, type, file, staged: isStaged ? staged : null })
    this.problems.push(...problems.filter((problem) => !this.#isSolved(problem)))
    if (navigations.length > 0) this.#navigations.set(path, navigations)
    if (this.#keepsBytes(node)) for (const { target } of node.links) this.followed.add(target)
    return places.learnt
  }

  /** From pages that keep their names, be it because a script registers them. */
  #follow(plan: Plan): void {
    for (const [path, navigations] of this.#navigations)
      if (plan.graph.get(path)?.versioned === false) for (const each of navigations) this.followed.add(each)
  }

  #keepsBytes({ prehashed = false }: Node): boolean {
    return prehashed || !this.#options.rewrite
  }

  /** An import map knows every script, also those that are named at run time. */
  #isSolved({ code }: Problem): boolean {
    return code === 'reference-computed' && this.#options.modules === 'importmap'
  }

  #places(path: LogicalPath): Places {
    return new Places(() => this.#texts.get(path).text)
  }

  #finish(stamped: Stamped): BuiltAsset {
    const { path, bytes, remembered, digest, problem } = stamped
    const prehashed = this.#graph.get(path)?.prehashed === true
    if (problem !== undefined) this.problems.push(problem)
    const known = this.#known.get(path) ?? unread(path)
    const rewritten = bytes !== null || remembered !== undefined
    this.#stage(path, stamped.name, digest, this.#supplyOf(stamped) ?? this.#own(path, known))
    // From now on it can be had from the output.
    this.#texts.drop(path)
    return builtAsset(stamped, {
      prehashed,
      rewritten,
      size: bytes?.length ?? remembered ?? known.size,
      type: known.type,
    })
  }

  #supplyOf({ name, bytes, remembered }: Stamped): Supply | null {
    if (remembered !== undefined) return { file: this.#output.fileOf(name) }
    return bytes === null ? null : { bytes }
  }

  /** The bytes as they were read; from memory where they are there still. */
  #own(path: LogicalPath, { file, staged }: Known): Supply {
    if (staged !== null) return { staged }
    const held = this.#texts.held(path)
    return held === undefined ? { file } : { bytes: held }
  }

  #stage(path: LogicalPath, name: LogicalPath, digest: Digest, supply: Supply): void {
    if (this.#surroundings.policy.isPrehashed(path)) this.#output.keep(path, digest, supply)
    // A name without room for a version holds whatever is current, as plain files do.
    else if (name === path) this.#output.replace(name, digest, supply)
    else this.#output.add(name, digest, supply, path)
  }
}

function inPathOrder(graph: ReadonlyMap<LogicalPath, Node>): Map<LogicalPath, Node> {
  return new Map([...graph].sort(([a], [b]) => byPath(a, b)))
}

function unread(path: LogicalPath): never {
  throw new Error(`${path} was stamped, but not read`)
}
