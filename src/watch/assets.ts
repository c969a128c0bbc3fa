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
  /** Whether the last release has the same files, which refer to each other in the same ways. */
  readonly isAlike: boolean
}

interface Making {
  readonly sources: WatchedSources
  readonly output: Output
}

interface Made {
  readonly assets: Map<LogicalPath, BuiltAsset>
  readonly plan: Plan
  readonly followed: ReadonlySet<LogicalPath>
}

/** The assets of the last release of a session, of which the next one takes over all that no edit reaches. */
export class WatchedAssets {
  readonly #settings: BuildSettings
  readonly #stamping = new LastStamping()
  #last: Made | null = null
  #next: Made | null = null

  constructor(settings: BuildSettings) {
    this.#settings = settings
  }

  /** Stages what is new. It counts as done only after `commit`. */
  async remake(sources: WatchedSources, output: Output, pace: Pace): Promise<Remade> {
    pace.begin('rewrite', sources.files.size)
    // Where only bytes were edited, all is taken over to begin with, and so is what follows from the references.
    const edited = this.#last === null || !this.#isByContent ? null : sources.edited
    this.#stamping.begin(edited, this.#last === null ? new StampCache(this.#settings, output) : null)
    const made = this.#last === null || edited === null ? this.#anew(sources) : withEdited(this.#last, edited)
    this.#next = made
    const fresh = await this.#stamp(made, { sources, output }, pace)
    const { assets, plan, followed } = made
    const problems = this.#problemsOf(sources, plan).sort(byPlace)
    return { assets: [...assets.values()], fresh, problems, followed, isAlike: edited !== null }
  }

  #anew(sources: WatchedSources): Made {
    const plan = new Plan(sources.graph, this.#settings)
    return { assets: new Map(), plan, followed: this.#followed(sources.files, plan) }
  }

  /** Gives those of which something is other than it was. */
  async #stamp({ assets, plan }: Made, making: Making, pace: Pace): Promise<Set<LogicalPath>> {
    const fresh = new Set<LogicalPath>()
    const means = { memory: this.#stamping, earlier: this.#stamping }
    for (const stamped of stamp(plan, (path) => making.sources.textOf(path), means)) {
      const before = this.#last?.assets.get(stamped.path)
      const asset = this.#assetOf(stamped, before, making)
      if (asset !== before) fresh.add(asset.path)
      assets.set(asset.path, asset)
      const rest = pace.step(0)
      if (rest !== undefined) await rest
    }
    return fresh
  }

  get #isByContent(): boolean {
    return this.#settings.strategy.version === 'content'
  }

  commit(): void {
    this.#last = this.#next
    this.#stamping.commit()
  }

  /** After somebody else has written the output. */
  forget(): void {
    this.#last = null
    this.#stamping.forget()
  }

  #assetOf(stamped: Stamped, before: BuiltAsset | undefined, { sources, output }: Making): BuiltAsset {
    const { path, bytes, remembered } = stamped
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
    const open = all.filter((problem) => !isKnown(problem) && !isSolved(problem))
    const places = (path: LogicalPath, offset: number) =>
      new Places(() => sources.textOf(path).text).at(offset)
    return [...sources.walked.problems, ...open, ...plan.problems(places), ...this.#stamping.problems]
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

function withEdited({ assets, plan, followed }: Made, nodes: readonly Node[]): Made {
  return { assets: new Map(assets), plan: plan.withEdited(nodes), followed }
}

function suppliedBy({ name, bytes, remembered }: Stamped, output: Output): Supply | null {
  if (remembered !== undefined) return { file: output.fileOf(name) }
  return bytes === null ? null : { bytes }
}
