import { createHash, randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Pace, PublishPhase } from '../io/pace.js'
import type { ObjectBody } from '../io/stores/store.js'
import type { Ledger, Recorded } from '../manifest/ledger.js'
import type { Published, PublishedObject } from '../manifest/published.js'
import { digestOf, integrityOf } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Plan } from './plan.js'
import type { Held, Prefix, StoreListing } from './prefix.js'
import {
  type Concurrency,
  changed,
  documentHeaders,
  forObjects,
  supplyOf,
  type VerifiedBody,
} from './send.js'

/** A name that has other bytes than the release wants, or may have. */
interface Stale {
  readonly key: LogicalPath
  readonly from: LogicalPath
  readonly object: PublishedObject
  /** What lies there, if anything. */
  readonly etag: string | undefined
}

/** A store as it was seen, the ledger before the listing. */
export interface Seen {
  readonly ledger: Held<Ledger> | null
  readonly listing: StoreListing
}

export interface Written {
  readonly count: number
  readonly bytes: number
  /** As it is now. */
  readonly ledger: Held<Ledger> | null
  /** Whether somebody else wrote documents, too, so that what lies there isn't known. */
  readonly isDisturbed: boolean
}

/** What the names of a release need to have its bytes. */
export function staleDocuments(
  { documents, objects }: Pick<Published, 'documents' | 'objects'>,
  { ledger, listing }: Seen,
): Stale[] {
  return [...documents].flatMap(([key, from]) => {
    const object = objects.get(from)
    const etag = listing.get(key)?.etag
    const known = ledger?.value.documents.get(key)
    if (object === undefined) throw new Error(`the document ${key} has no object`)
    return known !== undefined && known.etag === etag && known.integrity === object.integrity
      ? []
      : [{ key, from, object, etag }]
  })
}

/**
 * Writes names whose bytes follow the release, each only in place of what was seen there. Publishers may write at once:
 * each writes the ledger after its documents, and looks at the pointer after that (`settle`). So of any two the one
 * whose release is current in the end sees what the other has done, or the other sees that it has lost.
 */
export class DocumentWriter {
  constructor(
    readonly prefix: Prefix,
    readonly concurrency: Concurrency,
    readonly pace: Pace<PublishPhase>,
    /** A built folder, if there is one; what it doesn't have is read from the store. */
    readonly plan: Plan | null = null,
    /** Whether what lies there may have been written by an earlier run of this publication. */
    readonly isResumed = false,
  ) {}

  async write(record: Published, seen: Seen): Promise<Written> {
    const stale = staleDocuments(record, seen)
    const bytes = stale.reduce((sum, { object }) => sum + object.size, 0)
    if (stale.length === 0) return { count: 0, bytes, ledger: seen.ledger, isDisturbed: false }
    this.pace.begin('documents', stale.length, bytes)
    const entries = new Map<LogicalPath, Recorded>()
    await forObjects(
      stale,
      ({ object }) => object.size,
      this.concurrency,
      async (each) => {
        const etag = await this.#writeOne(each)
        if (etag !== null) entries.set(each.key, { etag, integrity: each.object.integrity })
        await this.pace.step(each.object.size)
      },
    )
    const ledger = await this.#record(entries, seen)
    const isDisturbed = entries.size < stale.length || ledger === null
    return { count: entries.size, bytes, ledger, isDisturbed }
  }

  /**
   * Brings the names to the current release, whosever it is, until the pointer is the same before and after: whoever
   * makes another one current meanwhile sees what was written here.
   */
  async settle(): Promise<void> {
    for (let round = 0; ; round++) {
      const pointer = await this.prefix.pointer()
      if (pointer === null) return
      const [{ release }] = pointer.value.releases
      const record = await this.prefix.record(release)
      if (record === null) throw this.#lost(release, 'its record')
      const ledger = await this.prefix.ledger()
      const { isDisturbed } = await this.write(record.value, { ledger, listing: await this.prefix.list() })
      const now = await this.prefix.pointer()
      if (!isDisturbed && now?.etag === pointer.etag) return
      await backOff(round)
    }
  }

  /** Its entity tag; `null` where somebody else has written it meanwhile. */
  async #writeOne({ key, from, object, etag }: Stale): Promise<string | null> {
    const supply = await this.#supplyOf(from, object)
    if (this.isResumed && etag !== undefined && etag === md5Of(supply.body)) return etag
    const condition = this.prefix.condition(etag === undefined ? { absent: true } : { etag })
    const put = await this.prefix.store.put(key, supply.body, documentHeaders(object), condition)
    if (!supply.isUnchanged()) throw this.#changed(from)
    return put === 'refused' ? this.#ownEtag(key, object) : put.etag
  }

  /** The answer to what was written here may have been lost. */
  async #ownEtag(key: LogicalPath, { integrity }: PublishedObject): Promise<string | null> {
    const got = await this.prefix.store.get(key)
    const isOwn = got !== null && got !== 'unchanged' && integrityOf(digestOf(got.bytes)) === integrity
    return isOwn ? got.etag : null
  }

  async #supplyOf(from: LogicalPath, object: PublishedObject): Promise<VerifiedBody> {
    const { plan } = this
    const planned = plan?.objects.get(from)
    if (plan !== null && planned?.integrity === object.integrity) return supplyOf(planned, plan.dir)
    const got = await this.prefix.store.get(from)
    const isRight =
      got !== null && got !== 'unchanged' && integrityOf(digestOf(got.bytes)) === object.integrity
    if (!isRight) throw this.#lost(from, 'it')
    return { body: { bytes: got.bytes }, isUnchanged: () => true }
  }

  /** What is known of names that are no more is dropped. */
  #record(
    entries: ReadonlyMap<LogicalPath, Recorded>,
    { ledger, listing }: Seen,
  ): Promise<Held<Ledger> | null> {
    const known = [...(ledger?.value.documents ?? [])].filter(([key]) => listing.has(key))
    const documents = new Map([...known, ...entries])
    return this.prefix.writeLedger({ by: randomUUID(), documents }, ledger)
  }

  #changed(from: LogicalPath): EverfreshError {
    const { plan } = this
    const planned = plan?.objects.get(from)
    return plan === null || planned === undefined ? this.#lost(from, 'it') : changed(planned, plan.dir)
  }

  #lost(name: string, what: string): EverfreshError {
    return new EverfreshError(
      'release-incomplete',
      `${this.prefix.store.name} has lost ${name} (${what} is not there with its bytes): publish that release again`,
    )
  }
}

/** What most buckets take for an entity tag. */
function md5Of(body: ObjectBody): string | null {
  return 'bytes' in body ? createHash('md5').update(body.bytes).digest('hex') : null
}

/** So that those who have met don't meet again. */
export async function backOff(round: number): Promise<void> {
  await setTimeout(Math.random() * Math.min(2000, 20 * 2 ** round))
}
