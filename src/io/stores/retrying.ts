import { setTimeout } from 'node:timers/promises'

/** How often something is tried, and how long it waits at most, before the second time and at all. In milliseconds. */
export interface Patience {
  readonly attempts: number
  readonly first: number
  readonly longest: number
}

/** About eight seconds in all, and half a minute at most. */
const usualPatience: Patience = { attempts: 8, first: 100, longest: 8000 }

/**
 * Does the work again while its failures may pass, after a random part of a time that doubles: thousands who failed
 * together must not come back together ("full jitter").
 */
export async function retrying<T>(
  work: (attempt: number) => Promise<T>,
  mayPass: (error: unknown) => boolean,
  { attempts, first, longest }: Patience = usualPatience,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt)
    } catch (error) {
      if (attempt >= attempts || !mayPass(error)) throw error
      await setTimeout(Math.random() * Math.min(longest, first * 2 ** (attempt - 1)))
    }
  }
}
