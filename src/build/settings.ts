import { cacheFolderOf } from '../io/cache-folder.js'
import { checkOptions, requireOptions } from '../options.js'
import { type Site, settleSite } from '../site.js'
import type { SiteOptions } from '../site-options.js'
import { EverfreshError } from '../values/error.js'
import { createIgnores, type Ignores } from '../values/ignored-problems.js'
import { type BundleOption, bundlesOf } from './bundle-option.js'
import { nothingTaken, type TakenOver } from './bundles.js'
import { type BuildOptions, buildOptionNames } from './options.js'

/** What nobody can say in a file. */
type Calls = 'onProgress' | 'signal'

/** The options with their defaults. */
export interface BuildSettings
  extends Site,
    Required<Omit<BuildOptions, keyof SiteOptions | 'bundles' | 'cacheDir' | 'types' | Calls>>,
    Pick<BuildOptions, Calls> {
  readonly bundles: readonly BundleOption[]
  readonly taken: TakenOver
  /** As an absolute path; `null` where nothing is remembered. */
  readonly cacheFolder: string | null
  readonly ignores: Ignores
  readonly types: string | null
}

/** @throws {EverfreshError} `option-invalid`, `base-invalid` */
export function settleBuild(options: BuildOptions): BuildSettings {
  requireOptions(options, ['roots', 'out'])
  checkOptions(options, buildOptionNames)
  const { roots, out, originals = true, compress = true, fast = false, strict = false } = options
  const { durable = false, verbose = false, labels = [], deltas = false, ignoreProblems } = options
  const { versionFile = false, types = null, wait = 60, onProgress, signal } = options
  const site = settleSite(options)
  if (labels.length > 0) refuseLabels(site)
  return {
    ...site,
    ...{ roots, out, originals, compress, fast, strict, durable, verbose, labels, deltas, types, wait },
    versionFile,
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(signal === undefined ? {} : { signal }),
    bundles: bundlesOf(options),
    taken: nothingTaken,
    cacheFolder: options.cacheDir === false ? null : cacheFolderOf(options.cacheDir),
    ignores: createIgnores(ignoreProblems),
  }
}

function refuseLabels({ strategy }: Site): void {
  if (strategy.in === 'query') return
  throw new EverfreshError(
    'option-invalid',
    '"labels" stand in a query, and the strategy puts versions into names: give it "in": "query", or leave them out',
  )
}
