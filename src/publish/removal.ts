import { type KeepRules, outdated } from '../manifest/kept.js'
import type { Pointer } from '../manifest/pointer.js'
import type { Published } from '../manifest/published.js'
import { pagesFirst } from '../releases/removal.js'
import type { LogicalPath } from '../values/logical-path.js'

/** What nobody asks for any more. */
export interface StoreRemoval {
  readonly kept: readonly Published[]
  readonly gone: readonly Published[]
  /** Keys that only those that go name, or that somebody who died was about to remove: pages first. */
  readonly keys: readonly LogicalPath[]
}

/** `abandoned`: who set out before that time to make a release current, and didn't, won't: ISO 8601, UTC. */
export interface StoreRules extends KeepRules {
  readonly abandoned: string
}

/** Decides by the records alone, never by what lies in the store. */
export function planStoreRemoval(
  records: readonly Published[],
  pointer: Pointer,
  leftovers: readonly LogicalPath[],
  rules: StoreRules,
): StoreRemoval {
  const [{ release: current }] = pointer.releases
  const ended = records.map((record) => endedAs(record, pointer, rules))
  const late = new Set(outdated(ended, current, rules).map(({ record }) => record))
  const never = ended.filter(({ record, isAbandoned }) => isAbandoned && record.release !== current)
  for (const { record } of never) late.add(record)
  const kept = records.filter((record) => !late.has(record))
  const needed = new Set(kept.flatMap(keysOf))
  const named = new Set([...[...late].flatMap(keysOf), ...leftovers])
  return { kept, gone: [...late], keys: [...named].filter((key) => !needed.has(key)).sort(pagesFirst) }
}

/** All that a release names, whatever of it is there. */
function keysOf({ objects, documents }: Published): LogicalPath[] {
  return [...objects.keys(), ...documents.keys()]
}

/**
 * One that somebody has set out to make current, or to make it again, counts as if it were; but not for ever. One that
 * never came to it is not among the last few.
 */
function endedAs(record: Published, { releases }: Pointer, { abandoned }: StoreRules) {
  const { release, begun } = record
  const pointed = releases.find((each) => each.release === release)
  const isUnderWay = begun > (pointed?.superseded ?? pointed?.since ?? '') && begun > abandoned
  const ended = pointed?.superseded === undefined || isUnderWay ? {} : { superseded: pointed.superseded }
  return { record, manifest: { release }, ...ended, isAbandoned: pointed === undefined && !isUnderWay }
}
