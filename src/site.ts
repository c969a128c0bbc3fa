import { type OwnFinders, ownFinders } from './find/finders.js'
import type { FixedVersions } from './fixed-versions.js'
import type { SiteOptions } from './site-options.js'
import type { StampOptions } from './stamp/plan.js'
import { settleStrategy } from './strategy.js'
import { parseBase } from './values/base.js'
import { createPolicy, type Policy } from './values/naming-policy.js'
import type { Strategy } from './values/strategy.js'
import { storedLength } from './values/versioned-url.js'

/** What decides how source folders become a site. */
export interface Site extends StampOptions {
  readonly policy: Policy
  readonly finders: OwnFinders
  readonly strategy: Strategy
  /** Where the user says the versions. */
  readonly fixed: FixedVersions | null
  readonly rewrite: boolean
}

/** @throws {EverfreshError} `base-invalid`, `option-invalid`, `version-invalid` */
export function settleSite(options: SiteOptions): Site {
  const { base = '/', modules = 'rewrite', integrity = false, rewrite = true } = options
  const { strategy, isChosen, fixed } = settleStrategy(options.strategy)
  const policy = createPolicy(options, storedLength(strategy))
  return {
    ...{ base: parseBase(base), modules, integrity, rewrite },
    policy: { ...policy, isVersioned: (path) => policy.isVersioned(path) && isChosen(path) },
    finders: ownFinders(options.finders),
    strategy,
    fixed,
  }
}
