import { manifestName, releaseName, releasesName } from '../io/layout.js'
import { oneTurn, type Pace, type PublishPhase } from '../io/pace.js'
import type { Pointer, Proof } from '../manifest/pointer.js'
import type { Published } from '../manifest/published.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import { announce, covers, intentOf, markComplete } from './announce.js'
import { DocumentWriter, type Seen, staleDocuments } from './documents.js'
import { type Inventory, takeInventory } from './inventory.js'
import type { PublishSettings } from './options.js'
import type { Plan } from './plan.js'
import type { Held, Prefix, StoreListing } from './prefix.js'
import { isProven, proofOf } from './proof.js'
import { sendObjects } from './send.js'
import { makeCurrent } from './switch.js'

/** What was done, or would be. */
export interface Outcome {
  readonly release: string
  readonly before: string | null
  readonly sent: readonly LogicalPath[]
  readonly bytes: number
  readonly present: number
  readonly documents: number
}

/** What the store has of it. */
interface Found extends Inventory {
  readonly seen: Seen
}

/** How often what is gone again is sent once more. */
const mostRounds = 3

/** One release on its way into a store. */
export class Publication {
  #plan: Plan | null = null
  #isResumed = false
  /** By which it is seen whether somebody else publishes the same. */
  #announced = ''

  constructor(
    readonly prefix: Prefix,
    /** Which release the built folder says to be, if it says so. */
    readonly expected: string | undefined,
    /** Reads what the built folder wants. */
    readonly makePlan: () => Plan,
    readonly settings: PublishSettings,
    readonly pace: Pace<PublishPhase>,
  ) {}

  get plan(): Plan {
    this.#plan ??= this.makePlan()
    return this.#plan
  }

  async run(): Promise<Outcome> {
    const { prefix } = this
    const pointer = await prefix.pointer()
    if (pointer === null) await this.#refuseBuiltFolder()
    const current = pointer?.value.releases[0].release ?? null
    if (this.settings.dryRun) return this.#foresee(current)
    const isEarly = pointer !== null && current === this.expected
    return (isEarly ? await this.#finishEarly(pointer.value) : null) ?? this.#bring(current)
  }

  /** Where there may be nothing to do, the listing is all that takes time. `null` where there is something. */
  async #finishEarly({ releases: [{ release: current }], proof }: Pointer): Promise<Outcome | null> {
    const early = proof === undefined ? this.prefix.record(current) : null
    const [first, read] = await Promise.all([this.#look('list'), early])
    const { plan } = this
    if (plan.manifest.release !== current || first.missing.length > 0) return null
    if (proof !== undefined && this.#isUntouched(proof, first)) return this.#outcome(current, first, 0)
    const own = read ?? (await this.prefix.record(current))
    this.#isResumed = own !== null
    return own !== null && covers(own.value, plan) ? this.#finish(own, first, first, current) : null
  }

  /** The record needs not be read for that: the listing has its entity tag. */
  #isUntouched(proof: Proof, { seen, forms: objects }: Found): boolean {
    const { documents } = this.plan
    return (
      isProven(proof, this.plan, seen.listing) && staleDocuments({ documents, objects }, seen).length === 0
    )
  }

  async #bring(current: string | null): Promise<Outcome> {
    const { prefix, plan } = this
    const setOut = (begun: string, before: Published | null) => {
      this.#isResumed ||= before !== null
      return intentOf(plan, begun, before)
    }
    const intent = await announce(prefix, setOut, plan.manifest.release)
    if (intent === null) throw new Error('an intent was not written')
    this.#announced = intent.etag
    const found = await this.#look('list')
    if (current === null) await this.#refuseForeign(found.seen.listing)
    const proven = await this.#send(found)
    const record = await markComplete(prefix, plan, proven.forms, intent)
    return this.#finish(record, found, proven, current)
  }

  /** Writes nothing, so that it can't know whether somebody else is about to. */
  async #foresee(before: string | null): Promise<Outcome> {
    const found = await this.#look('list')
    if (before === null) await this.#refuseForeign(found.seen.listing)
    const { documents, manifest } = this.plan
    const record: Published = {
      release: manifest.release,
      state: 'intent',
      made: '',
      begun: '',
      objects: found.forms,
      documents,
      manifest,
    }
    return this.#outcome(before, found, staleDocuments(record, found.seen).length)
  }

  async #look(phase: PublishPhase): Promise<Found> {
    const { prefix } = this
    this.pace.begin(phase, 0)
    const ledger = await prefix.ledger()
    const listed = prefix.list('', () => this.pace.step(0))
    listed.catch(() => {})
    // The store finds the first objects while the built folder is read.
    await oneTurn()
    const { plan } = this
    const listing = await listed
    return { ...(await takeInventory(prefix, plan, listing)), seen: { ledger, listing } }
  }

  /** Sends what is missing, and sees in a listing that all is there. */
  async #send(found: Found): Promise<Found> {
    let state = found
    for (let round = 0; state.missing.length > 0; round++) {
      if (round === mostRounds) throw this.#lost(state.missing)
      await sendObjects(this.prefix, this.plan, state.missing, { pace: this.pace, ...this.settings })
      state = await this.#look('prove')
    }
    return state
  }

  async #finish(
    record: Held<Published>,
    found: Found,
    { seen }: Found,
    current: string | null,
  ): Promise<Outcome> {
    const { prefix, plan, settings, pace } = this
    const isDone = current === plan.manifest.release && staleDocuments(record.value, seen).length === 0
    if (isDone) return this.#outcome(current, found, 0)
    await prefix.refuseWeak()
    const writer = new DocumentWriter(prefix, settings.concurrency, pace, plan, this.#isResumed)
    const { before, documents } = await makeCurrent(record.value, seen, writer, proofOf(record, plan))
    return this.#outcome(before, found, documents.count)
  }

  #outcome(before: string | null, { missing, forms }: Found, documents: number): Outcome {
    this.pace.end()
    const bytes = missing.reduce((sum, key) => sum + (forms.get(key)?.size ?? 0), 0)
    const { release } = this.plan.manifest
    return { release, before, sent: missing, bytes, present: forms.size - missing.length, documents }
  }

  /** Its records are others than those of a store, under the same names. */
  async #refuseBuiltFolder(): Promise<void> {
    const got = await this.prefix.store.get(manifestName)
    if (got !== null) throw this.#foreign(manifestName, 'where it is that of a built folder')
  }

  /** What no publisher of ours brought there has headers that we don't know, or bytes that somebody needs. */
  async #refuseForeign(listing: StoreListing): Promise<void> {
    const { prefix, plan } = this
    const names = [...plan.objects.keys(), ...plan.documents.keys()]
    const first = names.find((key) => listing.has(key))
    if (first === undefined || hasRecords(listing, plan)) return
    // One that came while the listing went on, or somebody who publishes the same.
    const isOther = hasRecords(await prefix.list(`${releasesName}/`), plan)
    const own = await prefix.record(plan.manifest.release)
    const isOurs = this.#isResumed || isOther || (own !== null && own.etag !== this.#announced)
    if (!isOurs) throw this.#foreign(first, 'where nothing was published')
  }

  #foreign(key: string, what: string): EverfreshError {
    const { name } = this.prefix.store
    return new EverfreshError(
      'output-foreign',
      `${name}/${key} is there already, ${what}: publish to an empty prefix, or remove what lies there`,
    )
  }

  #lost(keys: readonly LogicalPath[]): EverfreshError {
    return new EverfreshError(
      'release-incomplete',
      `${this.prefix.store.name} loses what it was sent, such as ${keys[0]}: see who removes objects there, then publish again`,
    )
  }
}

/** Of other releases than that of the plan, whose own is there in any case. */
function hasRecords(listing: StoreListing, { manifest }: Plan): boolean {
  const own = releaseName(manifest.release)
  return [...listing.keys()].some((key) => key.startsWith(`${releasesName}/`) && key !== own)
}
