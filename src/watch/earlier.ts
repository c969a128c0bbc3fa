import type { EarlierStamping, StampedAlone } from '../stamp/earlier.js'
import type { Link, Node } from '../stamp/graph.js'
import type { Outcome, StampMemory } from '../stamp/memory.js'
import type { Plan } from '../stamp/plan.js'
import { integrityOf } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'

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
  #results: ReadonlyMap<LogicalPath, string> = new Map()
  #nextResults = new Map<LogicalPath, string>()
  #outcomes: ReadonlyMap<LogicalPath, readonly [inputs: string, Outcome]> = new Map()
  #nextOutcomes = new Map<LogicalPath, readonly [inputs: string, Outcome]>()
  /** What became of these is another thing now. */
  readonly #changed = new Set<LogicalPath>()
  #fallback: StampMemory | null = null

  /** `fallback`: what builds before the session remembered. */
  begin(fallback: StampMemory | null): void {
    this.#fallback = fallback
    this.recalled.clear()
    this.#changed.clear()
    this.#nextGroups = new Map()
    this.#nextResults = new Map()
    this.#nextOutcomes = new Map(this.#outcomes)
  }

  commit(): void {
    this.#groups = this.#nextGroups
    this.#results = this.#nextResults
    this.#outcomes = this.#nextOutcomes
  }

  forget(): void {
    this.#groups = new Map()
    this.#results = new Map()
    this.#outcomes = new Map()
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
    for (const { path } of nodes) this.#keepResult(path)
    this.#nextGroups.set(first.path, group)
    return group.files
  }

  #keepResult(path: LogicalPath): void {
    this.recalled.add(path)
    const result = this.#results.get(path)
    if (result !== undefined) this.#nextResults.set(path, result)
  }

  keep(nodes: readonly Node[], plan: Plan, files: readonly StampedAlone[]): void {
    const [first] = nodes
    if (first === undefined || this.recalled.has(first.path)) return
    for (const file of files) {
      const result = resultOf(file)
      if (this.#results.get(file.path) !== result) this.#changed.add(file.path)
      this.#nextResults.set(file.path, result)
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
