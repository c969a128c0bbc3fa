import { randomUUID } from 'node:crypto'
import { laterThanAll } from '../io/history.js'
import { timesIn } from '../manifest/pointer.js'
import type { Published, PublishedObject } from '../manifest/published.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import { backOff } from './documents.js'
import { defaultLease, isAlone, type Lease } from './lease.js'
import { type Plan, publishedManifest } from './plan.js'
import type { Held, Prefix } from './prefix.js'

/**
 * Says in the store what is about to be there, and waits for whoever removes objects: who begins to remove after that
 * sees what is needed.
 */
export async function announce(
  prefix: Prefix,
  recordAt: (begun: string, before: Published | null) => Published | null,
  release: string,
  lease: Lease = defaultLease,
): Promise<Held<Published> | null> {
  await prefix.refuseWeak()
  for (let round = 0; ; round++) {
    const pointer = await prefix.pointer()
    const before = await prefix.record(release)
    const begun = laterThanAll(timesIn(pointer?.value ?? null), Date.now())
    const record = recordAt(begun, before?.value ?? null)
    if (record === null) return null
    const written = await prefix.writeRecord({ ...record, by: randomUUID() }, before)
    if (written !== null && (await isAlone(prefix, lease))) return written
    if (written === null) await backOff(round)
  }
}

/** What a plan intends, with all that an earlier run, or somebody else, intended of the same release. */
export function intentOf(plan: Plan, begun: string, before: Published | null): Published {
  return recordOf(plan, plan.objects, { state: 'intent', made: before?.made ?? begun, begun }, before)
}

/** Whether a record tells of all that a plan wants. */
export function covers(record: Published, { objects, documents }: Plan): boolean {
  return (
    record.state === 'complete' &&
    [...objects.keys()].every((key) => record.objects.has(key)) &&
    [...documents].every(([key, from]) => record.documents.get(key) === from)
  )
}

/** Says that all objects of a plan were seen. */
export async function markComplete(
  prefix: Prefix,
  plan: Plan,
  forms: ReadonlyMap<LogicalPath, PublishedObject>,
  intent: Held<Published>,
): Promise<Held<Published>> {
  let before: Held<Published> | null = intent
  for (let round = 0; before !== null; round++) {
    const { made, begun } = before.value
    const record = recordOf(plan, forms, { state: 'complete', made, begun }, before.value)
    const written = await prefix.writeRecord(record, before)
    if (written !== null) return written
    await backOff(round)
    before = await prefix.record(plan.manifest.release)
  }
  throw new EverfreshError(
    'release-incomplete',
    `somebody removed release ${plan.manifest.release} from ${prefix.store.name} while it was published: publish it again`,
  )
}

function recordOf(
  { manifest, documents }: Plan,
  forms: ReadonlyMap<LogicalPath, PublishedObject>,
  stage: Pick<Published, 'state' | 'made' | 'begun'>,
  before: Published | null,
): Published {
  return {
    release: manifest.release,
    ...stage,
    objects: before === null ? forms : new Map([...before.objects, ...forms]),
    documents: new Map([...(before?.documents ?? []), ...documents]),
    manifest: publishedManifest(manifest, forms),
  }
}
