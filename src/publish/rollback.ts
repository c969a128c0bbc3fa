import { Pace, type PublishPhase } from '../io/pace.js'
import type { Pointed, Pointer } from '../manifest/pointer.js'
import type { Published } from '../manifest/published.js'
import { findByStart, unknown } from '../releases/history.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import { announce } from './announce.js'
import { DocumentWriter } from './documents.js'
import { type Target, type TargetOptions, withPrefix } from './options.js'
import type { Prefix, StoreListing } from './prefix.js'
import { makeCurrent } from './switch.js'

export interface TargetRollbackResult {
  /** The store, as it was given. */
  readonly target: string
  /** The release that is current now, unless somebody has published since. */
  readonly release: string
  /** The one that was current before; the same where it was current already. */
  readonly before: string
  /** How many assets the release has. */
  readonly files: number
}

const concurrency = 16

/**
 * Makes an earlier release of a store current again: the one before the current, or that of an id, of which a unique
 * beginning is enough. Its objects are looked for first; documents follow, and the pointer, last, is the switch.
 * @throws {EverfreshError} `release-unknown`, `release-incomplete`, `manifest-missing`, `store-unsuitable`,
 * `store-unreachable`, `store-denied`
 */
export function rollback(
  target: Target,
  release?: string,
  options: TargetOptions = {},
): Promise<TargetRollbackResult> {
  return withPrefix(target, options, async (prefix) => {
    const { value: pointer } = await prefix.published()
    const wanted =
      release === undefined ? releaseBefore(pointer, prefix) : findByStart(pointer.releases, release)
    const writer = new DocumentWriter(prefix, concurrency, new Pace<PublishPhase>())
    const [{ release: current }] = pointer.releases
    if (wanted.release === current) return mend(writer, current)
    const { record, before } = await goBackTo(wanted.release, writer)
    return resultOf(prefix, record, before ?? current)
  })
}

/** What somebody who died left of other documents. */
async function mend(writer: DocumentWriter, current: string): Promise<TargetRollbackResult> {
  await writer.prefix.refuseWeak()
  await writer.settle()
  const record = await writer.prefix.record(current)
  if (record === null) throw gone(current)
  return resultOf(writer.prefix, record.value, current)
}

async function goBackTo(release: string, writer: DocumentWriter) {
  const { prefix } = writer
  const setOut = (begun: string, before: Published | null) => before && { ...before, begun }
  const record = await announce(prefix, setOut, release)
  if (record === null) throw gone(release)
  const ledger = await prefix.ledger()
  const listing = await prefix.list()
  refuseIncomplete(record.value, listing, prefix)
  const { before } = await makeCurrent(record.value, { ledger, listing }, writer)
  return { record: record.value, before }
}

function releaseBefore({ releases: [current, before] }: Pointer, { store }: Prefix): Pointed {
  if (before !== undefined) return before
  throw unknown(`${store.name} has no release before the current one, ${current.release}`)
}

/** What a release can't be served without. */
function neededKeys({ objects, documents, manifest }: Published): LogicalPath[] {
  const files = [...manifest.assets.values()].flatMap(({ file, variants = {} }) => [
    file,
    ...Object.values(variants).map((variant) => variant.file),
  ])
  return [...new Set([...files.filter((file) => objects.has(file)), ...documents.values()])]
}

function refuseIncomplete(record: Published, listing: StoreListing, { store }: Prefix): void {
  const lost = neededKeys(record).filter((key) => listing.get(key)?.size !== record.objects.get(key)?.size)
  const [first] = lost
  if (first === undefined) return
  const others = lost.length > 1 ? `, nor are ${lost.length - 1} more of its objects` : ''
  throw new EverfreshError(
    'release-incomplete',
    `release ${record.release} is not whole: ${store.name}/${first} is not there with its bytes${others}; publish it again`,
  )
}

function resultOf({ store }: Prefix, { release, manifest }: Published, before: string): TargetRollbackResult {
  return { target: store.name, release, before, files: manifest.assets.size }
}

function gone(release: string): EverfreshError {
  return unknown(`release ${release} was removed by now: publish it again from its built folder`)
}
