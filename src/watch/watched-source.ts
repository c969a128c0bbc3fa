import type { Resolved } from '../inspect.js'
import type { FileState } from '../io/file-state.js'
import type { FoundSource } from '../io/walk.js'
import type { Facts } from '../scan.js'

/** What is known of a source. */
export interface WatchedSource {
  readonly source: FoundSource
  /** A moment before it was read, in milliseconds since 1970. */
  readonly seen: number
  readonly facts: Facts & FileState
  /** `null` until it is looked up what the facts mean among the others. */
  readonly resolved: Resolved | null
}
