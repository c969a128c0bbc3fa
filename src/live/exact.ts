import type { Strategy } from '../values/strategy.js'

/** An edit within this time, in seconds, of another may have the same time as that. */
const tick = 2

/**
 * Whether a version of live folders names one byte string, as far as it can be known without a history: of a
 * release number nobody knows what it named before, and of a time only once it has passed. `now` in milliseconds.
 */
export function isExact(version: string, strategy: Strategy, now: number): boolean {
  if (strategy.version === 'content') return true
  return strategy.version === 'mtime' && Number(version) + tick < now / 1000
}
