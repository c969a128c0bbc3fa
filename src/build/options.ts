import { cacheFolderOf } from '../io/cache-folder.js'
import { checkOptions, type OptionName, requireOptions } from '../options.js'
import { type Site, type SiteOptions, settleSite, siteOptionNames } from '../site.js'
import { EverfreshError } from '../values/error.js'
import { createIgnores, type Ignores } from '../values/ignored-problems.js'

export interface BuildOptions extends SiteOptions {
  /**
   * The source folders; where two hold the same path the first wins.
   * @example roots: ['public', 'vendor']
   */
  readonly roots: readonly string[]
  /**
   * The folder to write, outside of every root.
   * @example out: 'dist/static'
   */
  readonly out: string
  /**
   * Also write each file under its plain name, for other servers.
   * @default true
   * @example originals: false
   */
  readonly originals?: boolean
  /**
   * Write `.br`, `.zst` and `.gz` variants where they save 5 %.
   * @default true
   * @example compress: false
   */
  readonly compress?: boolean
  /**
   * Compress at low levels, for previews.
   * @default false
   * @example fast: true
   */
  readonly fast?: boolean
  /**
   * Write nothing if there is a problem.
   * @default false
   * @example strict: true
   */
  readonly strict?: boolean
  /**
   * Also say what was done with each file, and which files another root hides.
   * @default false
   * @example verbose: true
   */
  readonly verbose?: boolean
  /**
   * With a strategy in the query: more versions that the bytes of this build have for ever, such as the one that
   * templates write with `assets.url(path, { version })`.
   * @default []
   * @example labels: ['20240601']
   */
  readonly labels?: readonly string[]
  /**
   * Give clients that have an asset of one of so many releases before this one what changed, and not the whole
   * (RFC 9842). Of public files only.
   * @default false
   * @example deltas: { releases: 3 }
   */
  readonly deltas?: { readonly releases: number } | false
  /**
   * Where builds remember what they need not do again; `node_modules/.cache/everfresh` of the nearest package above the
   * current folder by default. False: nothing is remembered.
   * @example cacheDir: '.cache/everfresh'
   */
  readonly cacheDir?: string | false
  /**
   * The file of types to write, such as `everfresh.d.ts`: by it an editor knows the paths for `assets.url()`. It is
   * written only if it changes. None by default.
   * @example types: 'src/everfresh.d.ts'
   */
  readonly types?: string
}

/** The options with their defaults. */
export interface BuildSettings
  extends Site,
    Required<Omit<BuildOptions, keyof SiteOptions | 'cacheDir' | 'types'>> {
  /** As an absolute path; `null` where nothing is remembered. */
  readonly cacheFolder: string | null
  readonly ignores: Ignores
  readonly types: string | null
}

/** Of a build, and of a config file. */
export const buildOptionNames = [
  ...siteOptionNames,
  'roots',
  'out',
  'originals',
  'compress',
  'fast',
  'strict',
  'verbose',
  'labels',
  'deltas',
  'cacheDir',
  'types',
] as const satisfies (keyof BuildOptions & OptionName)[]

/** @throws {EverfreshError} `option-invalid`, `base-invalid` */
export function settleBuild(options: BuildOptions): BuildSettings {
  requireOptions(options, ['roots', 'out'])
  checkOptions(options, buildOptionNames)
  const { roots, out, originals = true, compress = true, fast = false, strict = false } = options
  const { verbose = false, labels = [], deltas = false, ignoreProblems, types = null } = options
  const site = settleSite(options)
  if (labels.length > 0) refuseLabels(site)
  return {
    ...site,
    ...{ roots, out, originals, compress, fast, strict, verbose, labels, deltas, types },
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
