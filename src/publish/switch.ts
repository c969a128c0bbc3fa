import { laterThanAll } from '../io/history.js'
import { ledgerName } from '../io/layout.js'
import { type Proof, pointerTo, timesIn } from '../manifest/pointer.js'
import type { Published } from '../manifest/published.js'
import { backOff, type DocumentWriter, type Seen, type Written } from './documents.js'
import type { Held, Prefix } from './prefix.js'

export interface Switched {
  /** The release that was current before; `null` where there was none. */
  readonly before: string | null
  readonly documents: Pick<Written, 'count' | 'bytes'>
}

/**
 * Makes a release current all of whose objects are there: its documents first, then the pointer. Where somebody else
 * wrote documents meanwhile they are looked at again, since only now it is known whose release stays.
 */
export async function makeCurrent(
  record: Published,
  seen: Seen,
  writer: DocumentWriter,
  proof?: Proof,
): Promise<Switched> {
  const { prefix, pace } = writer
  await pace.becomeFinal()
  const written = await writer.write(record, seen)
  pace.begin('switch', 1)
  const before = await swapPointer(prefix, record, proof)
  if (written.isDisturbed || (await isOther(prefix, written.ledger))) await writer.settle()
  pace.end()
  return { before, documents: written }
}

/** Moves the pointer on from whatever it says by now. */
async function swapPointer(
  prefix: Prefix,
  { release, begun }: Published,
  proof: Proof | undefined,
): Promise<string | null> {
  for (let round = 0; ; round++) {
    const held = await prefix.pointer()
    const current = held?.value.releases[0].release ?? null
    if (current === release) return release
    const now = laterThanAll([...timesIn(held?.value ?? null), begun], Date.now())
    const next = await prefix.writePointer(pointerTo(release, held?.value ?? null, now, proof), held)
    if (next !== null) return current
    await backOff(round)
  }
}

async function isOther(prefix: Prefix, ledger: Held<unknown> | null): Promise<boolean> {
  const got = await prefix.store.get(ledgerName, ledger === null ? {} : { unless: ledger.etag })
  return ledger === null ? got !== null : got !== 'unchanged'
}
