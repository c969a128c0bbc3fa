import { releaseClaimed } from './io/history.js'
import { Pace, type PublishPhase } from './io/pace.js'
import {
  checkTarget,
  type PublishOptions,
  publishOptionNames,
  settlePublish,
  type Target,
  withPrefix,
} from './publish/options.js'
import { planOf } from './publish/plan.js'
import type { Prefix } from './publish/prefix.js'
import { Publication } from './publish/publication.js'
import { EverfreshError } from './values/error.js'
import { checkFolderName, checkOptionNames } from './values/known-options.js'
import type { LogicalPath } from './values/logical-path.js'

export type { PublishPhase, PublishProgress } from './io/pace.js'
export type {
  Condition,
  Got,
  Listed,
  ObjectBody,
  ObjectHeaders,
  Store,
  StoreOptions,
} from './io/stores/store.js'
export { clean, type TargetCleanOptions, type TargetCleanResult } from './publish/clean.js'
export type { PublishOptions, Target, TargetOptions } from './publish/options.js'
export type { VariantChoice } from './publish/plan.js'
export { releases } from './publish/releases.js'
export { rollback, type TargetRollbackResult } from './publish/rollback.js'
export type { Amount, ReleaseInfo } from './releases.js'
export type { ErrorCode } from './values/error.js'
export { EverfreshError } from './values/error.js'

export interface PublishResult {
  readonly dir: string
  /** The store, as it was given. */
  readonly target: string
  /** The release that is current now, unless somebody has published since. */
  readonly release: string
  /** The one before; the same where it was current already, `null` where there was none. */
  readonly before: string | null
  /** Keys of the objects that were sent, below the prefix. */
  readonly sent: readonly LogicalPath[]
  /** Of those objects together. */
  readonly bytes: number
  /** How many objects were there already. */
  readonly present: number
  /** How many names got the bytes of this release. */
  readonly documents: number
  readonly dryRun: boolean
}

/**
 * Brings a built folder to a store, and makes its release the current one there: all objects first, then names whose
 * bytes follow the release, the pointer last. Killed at any moment, what is published stays as it was, and the next run
 * goes on where this one ended.
 * @throws {EverfreshError} `store-unsuitable`, `store-unreachable`, `store-denied`; `output-corrupt` where a file isn't
 * what the manifest says; `name-collision`, `output-foreign`, `name-unsupported`, `option-invalid`, `manifest-missing`
 */
export async function publish(
  dir: string,
  target: Target,
  options: PublishOptions = {},
): Promise<PublishResult> {
  checkOptionNames(options, publishOptionNames)
  checkFolderName(dir)
  checkTarget(target)
  const settings = settlePublish(options)
  const expected = releaseClaimed(dir)
  const run = async (prefix: Prefix) => {
    const { store } = prefix
    const pace = new Pace<PublishPhase>(options.onProgress, options.signal, 'list')
    const makePlan = () => {
      const plan = planOf(dir, settings.variants)
      if (settings.variants === 'gzip' && !store.keepsHeaders) throw withoutHeaders(store.name)
      return plan
    }
    const outcome = await new Publication(prefix, expected, makePlan, settings, pace).run()
    return { dir, target: store.name, ...outcome, dryRun: settings.dryRun }
  }
  return withPrefix(target, options, run, publishOptionNames)
}

function withoutHeaders(name: string): EverfreshError {
  return new EverfreshError(
    'option-invalid',
    `variants are "gzip", but ${name} can't say that a file is compressed: publish "none", or "keys" for a server that chooses`,
  )
}
