import type { EarlierStamping, StampedAlone } from '../stamp/earlier.js'
import type { Link, Node } from '../stamp/graph.js'
import type { Outcome, StampMemory } from '../stamp/memory.js'
import type { Plan } from '../stamp/plan.js'
import { integrityOf } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Problem } from '../values/problem.js'

/** On what the stamping of a file depended besides its node, and besides what became of its targets. */
interface Conditions {
  readonly node: Node
  readonly rewritten: readonly Link[]
  /** The file by whose edits a source map is shifted, and what is rewritten there. */
  readonly owner: Node | null
  readonly ofOwner: readonly Link[]
}

interface Group {
  readonly conditions: readonly Conditions[]
  readonly files: readonly StampedAlone[]
}

/**
 * What the last release that a session made has of each group of files, so that the next need stamp only what an edit
 * reaches. In doubt a group is stamped again. What is learned counts only once it is on the disk.
 */
export class LastStamping implements EarlierStamping, StampMemory {
  /** Files that were taken over as they were. */
  readonly recalled = new Set<LogicalPath>()
  #groups: ReadonlyMap<LogicalPath, Group> = new Map()
  #nextGroups = new Map<LogicalPath, Group>()
  #files: ReadonlyMap<LogicalPath, StampedAlone> = new Map()
  #nextFiles = new Map<LogicalPath, StampedAlone>()
  #outcomes: ReadonlyMap<LogicalPath, readonly [inputs: string, Outcome]> = new Map()
  #nextOutcomes = new Map<LogicalPath, readonly [inputs: string, Outcome]>()
  /** What became of these is another thing now. */
  readonly #changed = new Set<LogicalPath>()
  /** Where nothing else can be another thing: edited files, and the maps of such. */
  #edited: ReadonlySet<LogicalPath> | null = null
  /** Files before the group that is asked for now. */
  readonly #passed = new Set<LogicalPath>()
  #fallback: StampMemory | null = null

  /**
   * `edited`: the files that have other bytes, where all refer to the same as before in the same ways; `fallback`: what
   * builds before the session remembered.
   */
  begin(edited: readonly Node[] | null, fallback: StampMemory | null): void {
    this.#fallback = fallback
    this.#edited = edited === null ? null : new Set(edited.flatMap(withMaps))
    this.recalled.clear()
    this.#changed.clear()
    this.#passed.clear()
    this.#nextGroups = new Map(edited === null ? [] : this.#groups)
    this.#nextFiles = new Map(edited === null ? [] : this.#files)
    this.#nextOutcomes = new Map(this.#outcomes)
  }

  commit(): void {
    this.#groups = this.#nextGroups
    this.#files = this.#nextFiles
    this.#outcomes = this.#nextOutcomes
  }

  forget(): void {
    this.#groups = new Map()
    this.#files = new Map()
    this.#outcomes = new Map()
  }

  /** What came up while files were rewritten, now or before. */
  get problems(): Problem[] {
    return [...this.#nextFiles.values()].flatMap(({ problem }) => problem ?? [])
  }

  *groups(plan: Plan): Generator<readonly LogicalPath[]> {
    for (const group of plan.groups()) {
      if (this.#edited === null || group.some((path) => this.#isReached(path, plan))) yield group
      for (const path of group) this.#passed.add(path)
    }
  }

  /** None of a group that is stamped now: nobody could know it, were all stamped anew. */
  fileOf(path: LogicalPath): StampedAlone | undefined {
    return this.#passed.has(path) ? this.#nextFiles.get(path) : undefined
  }

  #isReached(path: LogicalPath, plan: Plan): boolean {
    const node = plan.graph.get(path)
    if (node === undefined || this.#edited?.has(path) === true) return true
    return this.#isAnyChanged(node) || (node.importMap !== undefined && plan.modulesOf(node) !== null)
  }

  get(path: LogicalPath, inputs: string): Outcome | null {
    const [known, outcome = null] = this.#outcomes.get(path) ?? []
    if (known === inputs) return outcome
    const remembered = this.#fallback?.get(path, inputs) ?? null
    if (remembered !== null) this.set(path, inputs, remembered)
    return remembered
  }

  set(path: LogicalPath, inputs: string, { digest, version, size, problem }: Outcome): void {
    const outcome = { digest, version, size, ...(problem === undefined ? {} : { problem }) }
    this.#nextOutcomes.set(path, [inputs, outcome])
  }

  recall(nodes: readonly Node[], plan: Plan): readonly StampedAlone[] | null {
    const [first] = nodes
    const group = first === undefined ? undefined : this.#groups.get(first.path)
    if (first === undefined || group === undefined || !this.#isSame(nodes, group, plan)) return null
    for (const { path } of nodes) this.recalled.add(path)
    for (const file of group.files) this.#nextFiles.set(file.path, file)
    this.#nextGroups.set(first.path, group)
    return group.files
  }

  keep(nodes: readonly Node[], plan: Plan, files: readonly StampedAlone[]): void {
    const [first] = nodes
    if (first === undefined || this.recalled.has(first.path)) return
    for (const file of files) {
      const before = this.#files.get(file.path)
      if (before === undefined || resultOf(before) !== resultOf(file)) this.#changed.add(file.path)
      this.#nextFiles.set(file.path, file)
    }
    const conditions = nodes.map((node) => conditionsOf(node, plan))
    this.#nextGroups.set(first.path, { conditions, files })
  }

  #isSame(nodes: readonly Node[], { conditions }: Group, plan: Plan): boolean {
    // Times and numbers of releases depend on more than what is compared here.
    if (plan.strategy.version !== 'content' || nodes.length !== conditions.length) return false
    return nodes.every((node, index) => {
      const before = conditions[index]
      if (before?.node !== node || plan.modulesOf(node) !== null || this.#isAnyChanged(node)) return false
      const { rewritten, owner, ofOwner } = conditionsOf(node, plan)
      if (owner !== before.owner || (owner !== null && this.#isAnyChanged(owner))) return false
      return isSameList(rewritten, before.rewritten) && isSameList(ofOwner, before.ofOwner)
    })
  }

  #isAnyChanged({ links }: Node): boolean {
    return this.#changed.size > 0 && links.some(({ target }) => this.#changed.has(target))
  }
}

function withMaps({ path, links }: Node): LogicalPath[] {
  return [path, ...links.filter(({ role }) => role === 'source-map').map(({ target }) => target)]
}

function conditionsOf(node: Node, plan: Plan): Conditions {
  const owner = plan.ownerOf(node.path)
  const ofOwner = owner === null ? [] : plan.rewritten(owner)
  return { node, rewritten: plan.rewritten(node), owner, ofOwner }
}

function isSameList(a: readonly Link[], b: readonly Link[]): boolean {
  return a === b || (a.length === b.length && a.every((link, index) => link === b[index]))
}

/** All that others may write of a file. */
function resultOf({ url, version, digest, versioned, bytes, remembered }: StampedAlone): string {
  return `${url} ${version} ${integrityOf(digest)} ${versioned} ${(bytes ?? remembered) != null}`
}
