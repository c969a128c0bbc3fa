import type { Choose } from './encodings.js'
import type { Representation } from './representation.js'
import { headerOf, type Request } from './request.js'

/** What an entry says to clients that have an earlier version of it (RFC 9842). */
export interface Deltas {
  /** By the value of `Available-Dictionary`. */
  readonly byDictionary: ReadonlyMap<string, Representation>
  /** Which a client likes best of `dcz` and the entry's other encodings. */
  readonly choose: Choose
}

/**
 * The delta for just the bytes that a client has; by any other it would see garbage. `*` in `accept` is no sign that it
 * has ever heard of deltas.
 */
export function deltaFor(
  { byDictionary, choose }: Deltas,
  request: Request,
  accept: string,
): Representation | null {
  const available = headerOf(request, 'available-dictionary')
  const delta = available === undefined ? undefined : byDictionary.get(available.trim())
  if (delta === undefined || !/(?:^|[\s,])dcz(?:[\s,;]|$)/i.test(accept)) return null
  return choose(accept) === 'dcz' ? delta : null
}
