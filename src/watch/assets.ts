import { type BuiltAsset, builtAsset } from '../build/built-asset.js'
import type { BuildSettings } from '../build/settings.js'
import { StampCache } from '../build/stamp-cache.js'
import type { Output } from '../io/output.js'
import type { Pace } from '../io/pace.js'
import type { Supply } from '../io/supply.js'
import type { Node } from '../stamp/graph.js'
import { Plan } from '../stamp/plan.js'
import { type Stamped, stamp } from '../stamp/stamp.js'
import type { LogicalPath } from '../values/logical-path.js'
import { Places } from '../values/places.js'
import { byPlace, type Problem } from '../values/problem.js'
import { LastStamping } from './earlier.js'
import type { WatchedSources } from './sources.js'

/** What a rebuild makes of the sources. */
export interface Remade {
  readonly assets: readonly BuiltAsset[]
  /** Those of which something is other than in the last release of the session. */
  readonly fresh: ReadonlySet<LogicalPath>
  readonly problems: readonly Problem[]
  /** Plain names to which a kept page or a prehashed file links. */
  readonly followed: ReadonlySet<LogicalPath>
}

interface Making {
  readonly sources: WatchedSources
  readonly output: Output
}

/** The assets of the last release of a session, of which the next one takes over all that no edit reaches. */
export class WatchedAssets {
  readonly #settings: BuildSettings
  readonly #stamping = new LastStamping()
  #assets: ReadonlyMap<LogicalPath, BuiltAsset> = new Map()
  #next = new Map<LogicalPath, BuiltAsset>()

  constructor(settings: BuildSettings) {
    this.#settings = settings
  }

  /** Stages what is new. It counts as done only after `commit`. */
  async remake(sources: WatchedSources, output: Output, pace: Pace): Promise<Remade> {
    const { graph, files } = sources
    pace.begin('rewrite', graph.size)
    const plan = new Plan(graph, this.#settings)
    const making = { sources, output }
    this.#stamping.begin(this.#assets.size === 0 ? new StampCache(this.#settings, output) : null)
    this.#next = new Map()
    const ofFiles: Problem[] = []
    const means = { memory: this.#stamping, earlier: this.#stamping }
    for (const stamped of stamp(plan, (path) => sources.textOf(path), means)) {
      if (stamped.problem !== undefined) ofFiles.push(stamped.problem)
      this.#next.set(stamped.path, this.#assetOf(stamped, making))
      const rest = pace.step(0)
      if (rest !== undefined) await rest
    }
    const assets = [...this.#next.values()]
    const fresh = assets.filter((asset) => this.#assets.get(asset.path) !== asset).map(({ path }) => path)
    const places = (path: LogicalPath, offset: number) =>
      new Places(() => sources.textOf(path).text).at(offset)
    const problems = [...this.#problemsOf(sources, plan), ...plan.problems(places), ...ofFiles]
    return {
      assets,
      fresh: new Set(fresh),
      problems: problems.sort(byPlace),
      followed: this.#followed(files, plan),
    }
  }

  commit(): void {
    this.#assets = this.#next
    this.#stamping.commit()
  }

  /** After somebody else has written the output. */
  forget(): void {
    this.#assets = new Map()
    this.#stamping.forget()
  }

  #assetOf(stamped: Stamped, { sources, output }: Making): BuiltAsset {
    const { path, bytes, remembered } = stamped
    const before = this.#assets.get(path)
    const isSame = this.#stamping.recalled.has(path) && before?.imported === stamped.imported
    if (isSame && before !== undefined) return before
    const known = sources.files.get(path)
    if (known?.resolved == null) throw new Error(`${path} was stamped, but not read`)
    const { source, facts, resolved } = known
    const prehashed = resolved.node.prehashed === true
    const supply: Supply = suppliedBy(stamped, output) ?? { file: source.file }
    this.#stage(stamped, supply, output)
    const size = bytes?.length ?? remembered ?? facts.size
    const rewritten = bytes !== null || remembered !== undefined
    return builtAsset(stamped, { prehashed, rewritten, size, type: resolved.type })
  }

  #stage({ path, name, digest }: Stamped, supply: Supply, output: Output): void {
    if (this.#settings.policy.isPrehashed(path)) output.keep(path, digest, supply)
    else if (name === path) output.replace(name, digest, supply)
    else output.add(name, digest, supply, path)
  }

  #problemsOf(sources: WatchedSources, plan: Plan): Problem[] {
    const isSolved = plan.createIsSolved()
    const { modules } = this.#settings
    const all = [...sources.files.values()].flatMap(({ resolved }) => resolved?.problems ?? [])
    const isKnown = ({ code }: Problem) => code === 'reference-computed' && modules === 'importmap'
    return [...sources.walked.problems, ...all.filter((problem) => !isKnown(problem) && !isSolved(problem))]
  }

  #followed(files: WatchedSources['files'], plan: Plan): Set<LogicalPath> {
    const followed = new Set<LogicalPath>()
    for (const [path, { resolved }] of files) {
      if (resolved === null) continue
      const { node, navigations } = resolved
      if (this.#keepsBytes(node)) for (const { target } of node.links) followed.add(target)
      if (plan.graph.get(path)?.versioned === false) for (const each of navigations) followed.add(each)
    }
    return followed
  }

  #keepsBytes({ prehashed = false }: Node): boolean {
    return prehashed || !this.#settings.rewrite
  }
}

function suppliedBy({ name, bytes, remembered }: Stamped, output: Output): Supply | null {
  if (remembered !== undefined) return { file: output.fileOf(name) }
  return bytes === null ? null : { bytes }
}
