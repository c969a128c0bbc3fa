import type { Published, PublishedObject } from '../manifest/published.js'
import { digestOf, integrityOf } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Plan, PlannedObject } from './plan.js'
import type { Held, Prefix, StoreListing } from './prefix.js'

/** What a store has of a plan. */
export interface Inventory {
  readonly missing: readonly LogicalPath[]
  /** Each object as it is stored, or will be: what lies there under a content name stays as it is. */
  readonly forms: ReadonlyMap<LogicalPath, PublishedObject>
}

/** @throws {EverfreshError} `name-collision` where other bytes lie under a name that never changes */
export async function takeInventory(prefix: Prefix, plan: Plan, listing: StoreListing): Promise<Inventory> {
  const known = new KnownForms(prefix)
  const missing: LogicalPath[] = []
  const forms = new Map<LogicalPath, PublishedObject>()
  for (const [key, planned] of plan.objects) {
    const there = listing.get(key)
    if (there === undefined) missing.push(key)
    forms.set(key, there === undefined ? planned : await known.formOf(key, planned, there.size))
  }
  return { missing, forms }
}

class KnownForms {
  #records: Promise<Held<Published>[]> | null = null

  constructor(readonly prefix: Prefix) {}

  /** Most objects have the size that they should have, and a name that no other bytes can have. */
  async formOf(key: LogicalPath, planned: PlannedObject, size: number): Promise<PublishedObject> {
    if (planned.isNamedByContent) {
      if (planned.size === size) return planned
      const form = (await this.#recorded(key)).find((each) => each.size === size)
      if (form !== undefined) return form
    } else if (planned.size === size && (await this.#holds(key, planned))) return planned
    throw this.#collision(key, planned, size)
  }

  /** As any release has it. */
  async #recorded(key: LogicalPath, isProven = false): Promise<PublishedObject[]> {
    this.#records ??= this.prefix.records()
    const records = (await this.#records).filter(({ value }) => !isProven || value.state === 'complete')
    return records.flatMap(({ value }) => value.objects.get(key) ?? [])
  }

  async #holds(key: LogicalPath, { integrity }: PublishedObject): Promise<boolean> {
    const recorded = await this.#recorded(key, true)
    if (recorded.length > 0) return recorded.every((each) => each.integrity === integrity)
    const got = await this.prefix.store.get(key)
    return got !== null && got !== 'unchanged' && integrityOf(digestOf(got.bytes)) === integrity
  }

  #collision(key: LogicalPath, { size }: PublishedObject, there: number): EverfreshError {
    const sizes = size === there ? '' : ` (${there} bytes instead of ${size})`
    return new EverfreshError(
      'name-collision',
      `${this.prefix.store.name}/${key} holds other bytes than the built folder${sizes}, and what is published never changes: remove it if nobody needs it, or publish to another prefix`,
    )
  }
}
