import { releaseName } from '../io/layout.js'
import type { Proof } from '../manifest/pointer.js'
import type { Published } from '../manifest/published.js'
import { DigestStream, integrityOf } from '../values/digest.js'
import type { Plan } from './plan.js'
import type { Held, StoreListing } from './prefix.js'

/** That a record says what a plan wants; none where it says more, since that would be looked after no longer. */
export function proofOf({ etag, value }: Held<Published>, plan: Plan): Proof | undefined {
  return value.documents.size === plan.documents.size ? { record: etag, plan: digestOfPlan(plan) } : undefined
}

/** Whether the record of a listing is the one that was written for this plan. */
export function isProven({ record, plan: digest }: Proof, plan: Plan, listing: StoreListing): boolean {
  return listing.get(releaseName(plan.manifest.release))?.etag === record && digestOfPlan(plan) === digest
}

function digestOfPlan({ objects, documents }: Plan): string {
  const stream = new DigestStream()
  for (const [key, { size, integrity, type, encoding }] of objects)
    stream.update(`${key}\n${size} ${integrity} ${encoding} ${type}\n`)
  for (const [key, from] of documents) stream.update(`${key}\n${from}\n`)
  return integrityOf(stream.digest())
}
