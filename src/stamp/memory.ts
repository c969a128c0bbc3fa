import type { Digest } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Problem } from '../values/problem.js'

/** What became of a file that was to be rewritten. */
export interface Outcome {
  /** Of the final bytes. */
  readonly digest: Digest
  readonly version: string
  /** Of the final bytes, in bytes; `null` where they are the source's own after all. */
  readonly size: number | null
  readonly problem?: Problem
}

/** What an earlier stamping made of files; `inputs` is a digest of all on which that depends. */
export interface StampMemory {
  get(path: LogicalPath, inputs: string): Outcome | null
  set(path: LogicalPath, inputs: string, outcome: Outcome): void
}

export const noMemory: StampMemory = { get: () => null, set: () => {} }
