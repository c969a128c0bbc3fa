import { setTimeout } from 'node:timers/promises'
import type { Prefix } from './prefix.js'

/** How often to look at who removes objects, and when silence means death, in milliseconds. */
export interface Lease {
  readonly interval: number
  readonly patience: number
}

export const defaultLease: Lease = { interval: 1000, patience: 60_000 }

/**
 * Whether nobody removes objects. Who does is waited for, since what lies there now may be gone then; whoever has said
 * nothing for a while is dead, and may go on no more: its mark is made inactive.
 */
export async function isAlone(
  prefix: Prefix,
  { interval, patience }: Lease = defaultLease,
): Promise<boolean> {
  let [seen, since] = ['', performance.now()]
  for (let round = 0; ; round++) {
    const mark = await prefix.mark()
    if (mark?.value.active !== true) return round === 0
    if (mark.etag !== seen) [seen, since] = [mark.etag, performance.now()]
    else if (performance.now() - since > patience)
      await prefix.writeMark({ ...mark.value, active: false }, mark)
    await setTimeout(interval)
  }
}
