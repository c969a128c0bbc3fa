import { randomUUID } from 'node:crypto'
import { type CleanOptions, daysAgo, keepRules } from '../clean.js'
import { releaseName, removalName } from '../io/layout.js'
import { Pace, type PublishPhase } from '../io/pace.js'
import { type Pointer, pointerWithout } from '../manifest/pointer.js'
import type { Published } from '../manifest/published.js'
import type { RemovalMark } from '../manifest/removal-mark.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import { backOff, DocumentWriter } from './documents.js'
import { defaultLease, isAlone, type Lease } from './lease.js'
import { type Target, type TargetOptions, targetOptionNames, withPrefix } from './options.js'
import type { Held, Prefix, StoreListing } from './prefix.js'
import { planStoreRemoval, type StoreRemoval, type StoreRules } from './removal.js'

export interface TargetCleanOptions extends CleanOptions, TargetOptions {}

export interface TargetCleanResult {
  /** The store, as it was given. */
  readonly target: string
  /** The current release. */
  readonly release: string
  /** Ids of the releases that are left, and of those that went. */
  readonly kept: readonly string[]
  readonly removed: readonly string[]
  /** Keys of the objects that went, below the prefix: pages first. */
  readonly files: readonly LogicalPath[]
  /** Of those objects together. */
  readonly bytes: number
  readonly dryRun: boolean
}

/** How long somebody may take to make a release current, in days. */
const longest = 1

/**
 * Removes what no release of a store that is kept needs, by the records alone. Publishers may be at work: those that
 * have announced a release keep what it needs, and others wait for the end. A kill at any moment leaves all that is
 * kept whole, and the next command goes on where this one ended.
 * @throws {EverfreshError} `option-invalid`, `manifest-missing`, `output-locked`, `store-unsuitable`,
 * `store-unreachable`, `store-denied`
 */
export async function clean(
  target: Target,
  { keep, days, dryRun = false, ...options }: TargetCleanOptions = {},
): Promise<TargetCleanResult> {
  const counts = { ...(keep === undefined ? {} : { keep }), ...(days === undefined ? {} : { days }) }
  const rules = { ...keepRules(counts), abandoned: daysAgo(longest) }
  const names = ['dryRun', 'keep', 'days', ...targetOptionNames]
  return withPrefix(target, options, (prefix) => cleanPrefix(prefix, rules, dryRun), names)
}

/** What is to be done, and by what that was decided. */
interface Decision extends StoreRemoval {
  readonly pointer: Held<Pointer>
  readonly records: readonly Held<Published>[]
  /** Ids in the pointer that have no record any more. */
  readonly lost: readonly string[]
}

export async function cleanPrefix(
  prefix: Prefix,
  rules: StoreRules,
  dryRun: boolean,
  lease: Lease = defaultLease,
): Promise<TargetCleanResult> {
  const mark = await prefix.mark()
  const first = await decide(prefix, rules, mark?.value.keys ?? [])
  const listing = await prefix.list()
  const isClean = mark === null && first.gone.length + first.keys.length + first.lost.length === 0
  if (dryRun || isClean) return resultOf(prefix, first, listing, dryRun)
  await prefix.refuseWeak()
  const marker = await Marker.take(prefix, first.keys, lease)
  try {
    // Names that a publisher who died has written must not lead to what goes now.
    await new DocumentWriter(prefix, 8, new Pace<PublishPhase>()).settle()
    // Now whoever sets out waits, and whoever had set out before is seen.
    const decision = await decide(prefix, rules, marker.left, first.records)
    await marker.remove(decision)
    return resultOf(prefix, decision, listing, dryRun)
  } catch (error) {
    await marker.giveUp()
    throw error
  }
}

async function decide(
  prefix: Prefix,
  rules: StoreRules,
  leftovers: readonly LogicalPath[],
  known: readonly Held<Published>[] = [],
): Promise<Decision> {
  const pointer = await prefix.published()
  const records = await prefix.records(known)
  const values = records.map(({ value }) => value)
  const ids = new Set(values.map(({ release }) => release))
  const [, ...earlier] = pointer.value.releases
  const lost = earlier.map(({ release }) => release).filter((id) => !ids.has(id))
  return { pointer, records, lost, ...planStoreRemoval(values, pointer.value, leftovers, rules) }
}

/** So many go before others hear again that we live. */
const batch = 500

/** Says that objects are being removed, and which are left. */
class Marker {
  private constructor(
    readonly prefix: Prefix,
    private held: Held<RemovalMark>,
  ) {}

  /** With all that somebody who died has left. */
  static async take(prefix: Prefix, keys: readonly LogicalPath[], lease: Lease): Promise<Marker> {
    for (let round = 0; ; round++) {
      await isAlone(prefix, lease)
      const before = await prefix.mark()
      if (before?.value.active === true) continue
      const all = [...new Set([...keys, ...(before?.value.keys ?? [])])]
      const held = await prefix.writeMark({ by: randomUUID(), beat: 0, active: true, keys: all }, before)
      if (held !== null) return new Marker(prefix, held)
      await backOff(round)
    }
  }

  get left(): readonly LogicalPath[] {
    return this.held.value.keys
  }

  /** Records first, so that no release is listed whose objects aren't all there. */
  async remove({ gone, keys, lost }: Decision): Promise<void> {
    const { store } = this.prefix
    const ids = gone.map(({ release }) => release)
    await this.#beat(keys)
    await store.remove(ids.map(releaseName))
    for (let at = 0; at < keys.length; at += batch) {
      await this.#beat(keys.slice(at))
      await store.remove(keys.slice(at, at + batch))
    }
    await this.#beat([])
    await forget(this.prefix, new Set([...ids, ...lost]))
    await store.remove([removalName])
  }

  /** So that nobody has to wait until silence means death. */
  async giveUp(): Promise<void> {
    await this.prefix.writeMark({ ...this.held.value, active: false }, this.held).catch(() => {})
  }

  async #beat(keys: readonly LogicalPath[]): Promise<void> {
    const { value } = this.held
    const held = await this.prefix.writeMark({ ...value, beat: value.beat + 1, keys }, this.held)
    if (held === null) throw this.#overtaken()
    this.held = held
  }

  #overtaken(): EverfreshError {
    return new EverfreshError(
      'output-locked',
      `another command took over at ${this.prefix.store.name}, since this one had said nothing for a while: clean again`,
    )
  }
}

/** Takes what is no more from the pointer; whatever is current stays. */
async function forget(prefix: Prefix, gone: ReadonlySet<string>): Promise<void> {
  for (let round = 0; ; round++) {
    const pointer = await prefix.published()
    const next = pointerWithout(gone, pointer.value)
    if (next.releases.length === pointer.value.releases.length) return
    if ((await prefix.writePointer(next, pointer)) !== null) return
    await backOff(round)
  }
}

function resultOf(
  { store }: Prefix,
  { pointer, kept, gone, keys }: Decision,
  listing: StoreListing,
  dryRun: boolean,
): TargetCleanResult {
  const there = keys.filter((key) => listing.has(key))
  const idsOf = (records: readonly Published[]) => records.map(({ release }) => release)
  return {
    target: store.name,
    release: pointer.value.releases[0].release,
    kept: idsOf(kept),
    removed: idsOf(gone),
    files: there,
    bytes: there.reduce((sum, key) => sum + (listing.get(key)?.size ?? 0), 0),
    dryRun,
  }
}
