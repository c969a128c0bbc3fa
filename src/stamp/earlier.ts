import type { LogicalPath } from '../values/logical-path.js'
import type { Node } from './graph.js'
import type { Plan } from './plan.js'
import type { Stamped } from './stamped.js'

/** Who imports it is known only with all others. */
export type StampedAlone = Omit<Stamped, 'imported'>

/** A stamping of the same plan before something in it changed. */
export interface EarlierStamping {
  /** The groups to be stamped, in the plan's order, each asked for when those before it are done. */
  groups(plan: Plan): Iterable<readonly LogicalPath[]>
  /** What became of a file that isn't stamped now. */
  fileOf(path: LogicalPath): StampedAlone | undefined
  /** What became of the members of a group, if nothing on which that depends is another thing now. */
  recall(nodes: readonly Node[], plan: Plan): readonly StampedAlone[] | null
  /** `files`: without their bytes, which are held no longer than it takes to write them. */
  keep(nodes: readonly Node[], plan: Plan, files: readonly StampedAlone[]): void
}

export const noEarlier: EarlierStamping = {
  groups: (plan) => plan.groups(),
  fileOf: () => undefined,
  recall: () => null,
  keep: () => {},
}

/** As if it had been remembered. */
export function withoutBytes(file: Stamped): Stamped {
  return file.bytes === null ? file : { ...file, bytes: null, remembered: file.bytes.length }
}
