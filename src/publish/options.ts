import type { PublishProgress } from '../io/pace.js'
import { openStore } from '../io/stores/open-store.js'
import type { Store, StoreOptions } from '../io/stores/store.js'
import { EverfreshError } from '../values/error.js'
import { checkOptionNames } from '../values/known-options.js'
import { type VariantChoice, variantChoices } from './plan.js'
import { Prefix } from './prefix.js'

/** How a target is opened. */
export interface TargetOptions extends StoreOptions {
  /**
   * Publish to a store that takes every write, whatever its condition. Two publishers at once would undo each other's
   * work there; false by default.
   */
  readonly singleWriter?: boolean
}

export interface PublishOptions extends TargetOptions {
  /**
   * Which encodings are stored. `none`, the default: files as they are, which CDNs compress themselves. `gzip`: where it
   * is smaller, one gzip object under the name of the file, for clients that all read it. `keys`: the variants beside the
   * files, as `.br`, `.zst` and `.gz`, for an edge that chooses among them.
   */
  readonly variants?: VariantChoice
  /** How many requests are under way at once; 16 by default. */
  readonly concurrency?: number
  /** Say what would be sent, and write nothing; false by default. */
  readonly dryRun?: boolean
  /** Ends the publication in order: what is published is as it was before. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: PublishProgress) => void
}

/** Of what says how a target is opened. */
export const targetOptionNames = Object.keys({
  endpoint: true,
  region: true,
  profile: true,
  singleWriter: true,
} satisfies Record<keyof TargetOptions, true>)

/** Those among the options of others. */
export function targetOptionsIn(options: TargetOptions): TargetOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => targetOptionNames.includes(name)))
}

/** Of all that `publish` takes. */
export const publishOptionNames = [
  ...['dryRun', 'variants', 'concurrency', 'signal', 'onProgress'],
  ...targetOptionNames,
]

/** A URL of a store, or a store of your own. */
export type Target = string | Store

export interface PublishSettings {
  readonly variants: VariantChoice
  readonly concurrency: number
  readonly dryRun: boolean
}

const mostRequests = 256

/** @throws {EverfreshError} `option-invalid` */
export function settlePublish({
  variants = 'none',
  concurrency = 16,
  dryRun = false,
}: PublishOptions): PublishSettings {
  if (!variantChoices.includes(variants))
    throw invalid('variants', variants, `one of ${variantChoices.join(', ')}`)
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > mostRequests)
    throw invalid('concurrency', concurrency, `a whole number from 1 to ${mostRequests}`)
  return { variants, concurrency, dryRun }
}

function invalid(option: string, value: unknown, rule: string): EverfreshError {
  return new EverfreshError('option-invalid', `"${option}" is ${String(value)}, but must be ${rule}`)
}

/**
 * Opens a target for the work, and closes what was opened. `names`: the options that are known.
 * @throws {EverfreshError} `option-invalid`
 */
export async function withPrefix<T>(
  target: Target,
  given: TargetOptions,
  work: (prefix: Prefix) => Promise<T>,
  names: readonly string[] = targetOptionNames,
): Promise<T> {
  checkOptionNames(given, names)
  checkTarget(target)
  const { singleWriter = false, ...options } = given
  if (typeof target !== 'string') return work(new Prefix(target, singleWriter))
  const store = await openStore(target, options)
  try {
    return await work(new Prefix(store, singleWriter))
  } finally {
    store.close()
  }
}

/** @throws {EverfreshError} `option-invalid` */
export function checkTarget(target: unknown): asserts target is Target {
  if (typeof target === 'string' || (typeof target === 'object' && target !== null && 'list' in target))
    return
  throw new EverfreshError(
    'option-invalid',
    `the target is ${JSON.stringify(target) ?? String(target)}, but must be a store, such as "s3://bucket/prefix"`,
  )
}
