import type { UrlOptions } from './assets.js'
import { type Serving, type ServingOptions, servingRules, settleServing } from './http/serving.js'
import { EverfreshError } from './values/error.js'
import { didYouMean, nearest } from './values/nearest.js'

export interface OpenOptions extends UrlOptions, ServingOptions {}

/** Of `openAssets`; the compiler sees to it that none is forgotten. Whoever opens a build needs no library for this. */
const openOptionNames = Object.keys({
  ...servingRules,
  origin: true,
  missing: true,
} satisfies Record<keyof OpenOptions, unknown>)

/** @throws {EverfreshError} `option-invalid` */
export function settleOpen(options: OpenOptions): Serving {
  const unknown = Object.keys(options).find((name) => !openOptionNames.includes(name))
  if (unknown === undefined) return settleServing(options)
  const hint = didYouMean(nearest(unknown, openOptionNames, 1))
  throw new EverfreshError('option-invalid', `there is no option "${unknown}"${hint}`)
}
