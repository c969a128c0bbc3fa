import { statSync } from 'node:fs'
import { signatureOf } from '../io/file-state.js'
import { inParallel } from '../io/in-parallel.js'
import { fileOf, privateFolder } from '../io/layout.js'
import type { Pace, PublishPhase } from '../io/pace.js'
import { digestLater } from '../io/read.js'
import type { ObjectBody, ObjectHeaders } from '../io/stores/store.js'
import { isMissing, readError } from '../io/system-error.js'
import type { PublishedObject } from '../manifest/published.js'
import { corruptOutput, readStored } from '../open/stored.js'
import { digestOf, integrityOf } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Plan, PlannedObject } from './plan.js'
import type { Prefix } from './prefix.js'

/** A file of so many bytes or less is held while it is sent; a larger one is read in pieces. */
const mostHeld = 8 << 20

/** Of the objects that are under way, in bytes. */
const mostAtOnce = 64 << 20

/** What little it costs to read again, in bytes. */
const smallest = 64 << 10

/** How many requests are under way at once. */
export type Concurrency = number

/** Does the work for objects, many at once, as memory allows. */
export function forObjects<T>(
  items: Iterable<T>,
  sizeOf: (item: T) => number,
  concurrency: Concurrency,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const bound = {
    bytes: mostAtOnce,
    sizeOf: (item: T) => Math.min(sizeOf(item), mostHeld),
    items: concurrency,
  }
  return inParallel(items, bound, work)
}

/**
 * Sends what is missing. What somebody else has sent meanwhile is left as it is.
 * @throws {EverfreshError} `output-corrupt`, `file-changing`, `name-collision`
 */
export async function sendObjects(
  prefix: Prefix,
  plan: Plan,
  keys: readonly LogicalPath[],
  { pace, concurrency }: { readonly pace: Pace<PublishPhase>; readonly concurrency: Concurrency },
): Promise<void> {
  const sizeOf = (key: LogicalPath) => plan.objects.get(key)?.size ?? 0
  pace.begin(
    'send',
    keys.length,
    keys.reduce((sum, key) => sum + sizeOf(key), 0),
  )
  await forObjects(keys, sizeOf, concurrency, async (key) => {
    pace.check()
    await sendObject(prefix, key, plan)
    await pace.step(sizeOf(key))
  })
}

async function sendObject(prefix: Prefix, key: LogicalPath, { dir, objects }: Plan): Promise<void> {
  const planned = objects.get(key)
  if (planned === undefined) throw new Error(`${key} is not planned`)
  const supply = await supplyOf(planned, dir)
  const put = await prefix.store.put(
    key,
    supply.body,
    lastingHeaders(key, planned),
    prefix.condition({ absent: true }),
  )
  if (put === 'refused') return refuseForeign(prefix, key, planned)
  if (supply.isUnchanged()) return
  // What was sent is not what was verified.
  await prefix.store.remove([key])
  throw changed(planned, dir)
}

/** Who was there first may have died; and a store may lose its answer, and refuse what is sent again. */
async function refuseForeign(
  prefix: Prefix,
  key: LogicalPath,
  { size, integrity }: PlannedObject,
): Promise<void> {
  if (size > smallest) return
  const got = await prefix.store.get(key)
  // Of another size it is another form of the same bytes, or is found by the listing.
  if (got === null || got === 'unchanged' || got.bytes.length !== size) return
  if (integrityOf(digestOf(got.bytes)) === integrity) return
  throw new EverfreshError(
    'name-collision',
    `${prefix.store.name}/${key} holds other bytes than the built folder, and what is published never changes: remove it if nobody needs it, or publish to another prefix`,
  )
}

export interface VerifiedBody {
  readonly body: ObjectBody
  /** Whether it still is what was verified. */
  isUnchanged(): boolean
}

/** The bytes as they were promised. @throws {EverfreshError} `output-corrupt`, `file-changing`, `unreadable` */
export async function supplyOf(
  { source, size, integrity }: PlannedObject,
  dir: string,
): Promise<VerifiedBody> {
  if (typeof source !== 'string')
    return { body: { bytes: Buffer.from(source.text) }, isUnchanged: () => true }
  const file = fileOf(dir, source)
  if (size <= mostHeld) return { body: { bytes: readStored(file, integrity) }, isUnchanged: () => true }
  const { digest, signature } = await digested(file)
  if (integrityOf(digest) !== integrity) throw corruptOutput(file)
  const isUnchanged = () => {
    const stats = statSync(file, { bigint: true, throwIfNoEntry: false })
    return stats !== undefined && signatureOf(stats) === signature
  }
  return { body: { file, size }, isUnchanged }
}

async function digested(file: string): ReturnType<typeof digestLater> {
  try {
    return await digestLater(file)
  } catch (error) {
    throw isMissing(error) ? corruptOutput(file) : readError(error, file)
  }
}

export function changed({ source }: PlannedObject, dir: string): EverfreshError {
  const file = typeof source === 'string' ? fileOf(dir, source) : 'a text'
  return new EverfreshError(
    'file-changing',
    `${file} changed while it was sent: publish again when it is at rest`,
  )
}

/** As our own server has it. */
const forEver = 'public, max-age=31536000, immutable'

/** Nobody but us reads what is private. */
function lastingHeaders(key: LogicalPath, object: PublishedObject): ObjectHeaders {
  return { ...headersOf(object), cacheControl: key.startsWith(`${privateFolder}/`) ? 'no-store' : forEver }
}

/** Of a name whose bytes follow the release. */
export function documentHeaders(object: PublishedObject): ObjectHeaders {
  return { ...headersOf(object), cacheControl: 'no-cache' }
}

function headersOf({ type, encoding }: PublishedObject): Omit<ObjectHeaders, 'cacheControl'> {
  return { contentType: type, ...(encoding === undefined ? {} : { contentEncoding: encoding }) }
}
