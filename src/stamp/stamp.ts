import { digestOf } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Allocate } from '../values/scratch.js'
import { Changer } from './changer.js'
import { type Changes, isEmpty, noChanges } from './changes.js'
import { contentVersion } from './content-version.js'
import { Cycle, placeholder } from './cycle.js'
import { type EarlierStamping, noEarlier, withoutBytes } from './earlier.js'
import { doneOf, Finished } from './finished.js'
import type { Node } from './graph.js'
import { inputsOf, inputsOfGroup } from './inputs.js'
import { noMemory, type Outcome, type StampMemory } from './memory.js'
import type { Plan } from './plan.js'
import { type Final, type ReadText, Rewriter, unchanged } from './rewriter.js'
import { isStale, staleProblem } from './stale-integrity.js'
import { type Stamped, stampedFile } from './stamped.js'

export type { ReadText } from './rewriter.js'
export type { Stamped } from './stamped.js'

interface StampMeans {
  readonly memory?: StampMemory
  /** Where final bytes are written; they must be good until the next file is asked for. */
  readonly allocate?: Allocate
  readonly earlier?: EarlierStamping
}

/** Every file of a plan with its final bytes and name, dependencies before dependents; not those left to the earlier. */
export function* stamp(plan: Plan, read: ReadText, means: StampMeans = {}): Generator<Stamped> {
  const stamper = new Stamper(plan, read, means)
  const { earlier = noEarlier } = means
  for (const group of earlier.groups(plan)) yield* stamper.stampGroup(group)
}

class Stamper {
  readonly #plan: Plan
  readonly #memory: StampMemory
  readonly #earlier: EarlierStamping
  readonly #finished: Finished
  readonly #changer: Changer
  readonly #rewriter: Rewriter

  constructor(plan: Plan, read: ReadText, { memory = noMemory, allocate, earlier = noEarlier }: StampMeans) {
    this.#plan = plan
    this.#earlier = earlier
    this.#memory = memory
    this.#finished = new Finished(plan.given, (path) => earlier.fileOf(path))
    this.#changer = new Changer(plan, this.#finished)
    this.#rewriter = new Rewriter(read, plan.strategy, allocate)
  }

  *stampGroup(group: readonly LogicalPath[]): Generator<Stamped> {
    const nodes = group.flatMap((path) => this.#plan.graph.get(path) ?? [])
    const files: Stamped[] = []
    for (const file of this.#recallGroup(nodes) ?? this.#stampNodes(nodes)) {
      files.push(withoutBytes(file))
      yield file
    }
    // What they have become is nothing that the others of their cycle could have known.
    for (const file of files) this.#finished.add(file.path, doneOf(file))
    this.#earlier.keep(nodes, this.#plan, files)
  }

  #recallGroup(nodes: readonly Node[]): Stamped[] | null {
    const files = this.#earlier.recall(nodes, this.#plan)
    return files?.map((file) => ({ ...file, imported: this.#plan.isImported(file.path) })) ?? null
  }

  #stampNodes(nodes: readonly Node[]): Iterable<Stamped> {
    const [first] = nodes
    return first === undefined || this.#isCycle(nodes) ? this.#stampCycle(nodes) : [this.#stampAlone(first)]
  }

  #isCycle([first, ...others]: readonly Node[]): boolean {
    if (first === undefined || others.length > 0) return true
    const links = this.#plan.rewritten(first)
    return links.some(({ target }) => target === first.path && !this.#plan.given.has(target))
  }

  #stampAlone(node: Node): Stamped {
    if (this.#plan.keepsBytes(node)) return this.#finish(node, unchanged)
    const owner = this.#plan.ownerOf(node.path)
    const changes =
      owner === null
        ? this.#changer.changesOf(node, (path) => this.#finished.versionOf(path))
        : this.#shifts(owner)
    if (isEmpty(changes)) return this.#finish(node, unchanged)
    const inputs = this.#inputs(() => inputsOf(node, this.#plan.given.get(node.path), owner, changes))
    const known = this.#memory.get(node.path, inputs)
    if (known !== null) return this.#recall(node, known)
    const file = this.#finish(node, this.#finalOf(node, owner, changes))
    this.#memory.set(node.path, inputs, { ...file, size: file.bytes?.length ?? null })
    return file
  }

  #finalOf(node: Node, owner: Node | null, changes: Changes): Final {
    return owner === null
      ? this.#rewriter.rewritten(node, changes)
      : this.#rewriter.shiftedMap(node, owner, changes)
  }

  #finish(node: Node, { bytes, problem }: Final): Stamped {
    const digest = bytes === null ? node.digest : digestOf(bytes)
    const version =
      this.#plan.given.get(node.path) ?? contentVersion({ ...node, bytes, digest }, this.#plan.strategy)
    return this.#stamped(node, { bytes, digest, version, ...(problem && { problem }) })
  }

  #recall(node: Node, { digest, version, size, problem }: Outcome, cycle?: Cycle): Stamped {
    return this.#stamped(node, {
      ...{ bytes: null, digest, version },
      ...cycle?.groupOf(node),
      ...(size === null ? {} : { remembered: size }),
      ...(problem && { problem }),
    })
  }

  #stamped(node: Node, made: Omit<Parameters<typeof stampedFile>[1], 'imported'>): Stamped {
    return stampedFile(node, { ...made, imported: this.#plan.isImported(node.path) }, this.#plan.strategy)
  }

  /** What is written into the owner of a map. */
  #shifts(owner: Node): Changes {
    if (this.#plan.rewritten(owner).length === 0) return noChanges
    return this.#changer.changesOf(owner, (path) => placeholder(path, this.#plan))
  }

  /** Nobody needs them who remembers nothing. */
  #inputs(make: () => string): string {
    return this.#memory === noMemory ? '' : make()
  }

  /** One after the other, so that no more bytes are held than those of one. */
  *#stampCycle(nodes: readonly Node[]): Generator<Stamped> {
    const cycle = new Cycle(nodes, this.#plan, this.#finished, this.#changer)
    const inputs = this.#inputs(() =>
      inputsOfGroup(nodes, this.#plan.given, (node) => cycle.blankChanges(node)),
    )
    const known = nodes.map((node) => this.#memory.get(node.path, inputs))
    if (!known.includes(null)) yield* this.#recallCycle(cycle, known)
    else yield* this.#stampMembers(cycle, inputs)
  }

  *#stampMembers(cycle: Cycle, inputs: string): Generator<Stamped> {
    const versions = cycle.versions((node) => this.#rewriter.bytesOf(node, cycle.blankChanges(node)))
    for (const node of cycle.nodes) {
      const bytes = this.#rewriter.bytesOf(node, cycle.changesOf(node, versions))
      const made = { bytes, digest: digestOf(bytes), version: versions.get(node.path) ?? '' }
      const stale = node.links.find((link) => isStale(link, cycle.members))
      const problem = stale === undefined ? {} : { problem: staleProblem(node.path, stale) }
      this.#memory.set(node.path, inputs, { ...made, size: bytes.length, ...problem })
      yield this.#stamped(node, { ...made, ...cycle.groupOf(node), ...problem })
    }
  }

  *#recallCycle(cycle: Cycle, known: readonly (Outcome | null)[]): Generator<Stamped> {
    for (const [index, node] of cycle.nodes.entries()) {
      const outcome = known[index] ?? null
      if (outcome !== null) yield this.#recall(node, outcome, cycle)
    }
  }
}
