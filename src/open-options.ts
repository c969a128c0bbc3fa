import type { UrlOptions } from './assets.js'
import { type Serving, type ServingOptions, servingRules, settleServing } from './http/serving.js'
import { memoryBudget } from './io/memory.js'
import { EverfreshError } from './values/error.js'
import { didYouMean, nearest } from './values/nearest.js'

export interface OpenOptions extends UrlOptions, ServingOptions {
  /**
   * How many bytes of files to hold in memory, the smallest files first; 64 MiB by default. The others are read
   * from the disk for each answer, and 0 holds none.
   * @default 64 * 2 ** 20
   * @example memory: 256 * 2 ** 20
   */
  readonly memory?: number
}

/** The options with their defaults. */
export interface OpenSettings {
  readonly serving: Serving
  /** In bytes. */
  readonly memory: number
}

/** Of `openAssets`; the compiler sees to it that none is forgotten. Whoever opens a build needs no library for this. */
const openOptionNames = Object.keys({
  ...servingRules,
  origin: true,
  integrity: true,
  missing: true,
  memory: true,
} satisfies Record<keyof OpenOptions, unknown>)

/** @throws {EverfreshError} `option-invalid` */
export function settleOpen(options: OpenOptions): OpenSettings {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) throw noOptions(options)
  const unknown = Object.keys(options).find((name) => !openOptionNames.includes(name))
  if (unknown === undefined) return { serving: settleServing(options), memory: checkMemory(options.memory) }
  const hint = didYouMean(nearest(unknown, openOptionNames, 1))
  throw new EverfreshError('option-invalid', `there is no option "${unknown}"${hint}`)
}

function noOptions(given: unknown): EverfreshError {
  const message = `the options of openAssets() are ${JSON.stringify(given)}, but must be an object such as { origin: "https://cdn.example.com" }`
  return new EverfreshError('option-invalid', message)
}

function checkMemory(memory: unknown = memoryBudget): number {
  if (typeof memory === 'number' && memory >= 0) return memory
  const message = `the option "memory" is ${JSON.stringify(memory)}, but must be a number of bytes, such as ${memoryBudget}`
  throw new EverfreshError('option-invalid', message)
}
