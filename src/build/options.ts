import { cacheFolderOf } from '../io/cache-folder.js'
import type { BuildProgress } from '../io/pace.js'
import { checkOptions, type OptionName, requireOptions } from '../options.js'
import { type Site, type SiteOptions, settleSite, siteOptionNames } from '../site.js'
import { EverfreshError } from '../values/error.js'
import { createIgnores, type Ignores } from '../values/ignored-problems.js'

export interface BuildOptions extends SiteOptions {
  /** The source folders; where two hold the same path the first wins. */
  readonly roots: readonly string[]
  /** The folder to write, outside of every root. */
  readonly out: string
  /** Also write each file under its plain name, for other servers; true by default. */
  readonly originals?: boolean
  /** Write `.br`, `.zst` and `.gz` variants where they save 5 %; true by default. */
  readonly compress?: boolean
  /** Compress at low levels, for previews; false by default. */
  readonly fast?: boolean
  /** Write nothing if there is a problem; false by default. */
  readonly strict?: boolean
  /**
   * End only when the disk holds every file that was written, and the name of each, whatever happens to the power; false
   * by default, when that is true of the manifest alone.
   */
  readonly durable?: boolean
  /** Also say what was done with each file, and which files another root hides; false by default. */
  readonly verbose?: boolean
  /**
   * With a strategy in the query: more versions that the bytes of this build have for ever, such as the one that
   * templates write with `assets.url(path, { version })`. None by default.
   */
  readonly labels?: readonly string[]
  /**
   * Where builds remember what they need not do again; `node_modules/.cache/everfresh` of the nearest package above the
   * current folder by default. False: nothing is remembered.
   */
  readonly cacheDir?: string | false
  /** How long to wait for another build of the same output folder, in seconds; 60 by default. */
  readonly wait?: number
  /** Told how far the build is: at the begin and end of each phase, and some twenty times a second between. */
  readonly onProgress?: (progress: BuildProgress) => void
  /** Ends the build, which then throws the signal's reason and leaves the folder as it was. */
  readonly signal?: AbortSignal
}

/** What nobody can say in a file. */
type Calls = 'onProgress' | 'signal'

/** The options with their defaults. */
export interface BuildSettings
  extends Site,
    Required<Omit<BuildOptions, keyof SiteOptions | 'cacheDir' | Calls>>,
    Pick<BuildOptions, Calls> {
  /** As an absolute path; `null` where nothing is remembered. */
  readonly cacheFolder: string | null
  readonly ignores: Ignores
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
  'durable',
  'verbose',
  'labels',
  'cacheDir',
  'wait',
  'onProgress',
  'signal',
] as const satisfies (keyof BuildOptions & OptionName)[]

/** @throws {EverfreshError} `option-invalid`, `base-invalid` */
export function settleBuild(options: BuildOptions): BuildSettings {
  requireOptions(options, ['roots', 'out'])
  checkOptions(options, buildOptionNames)
  const {
    roots,
    out,
    originals = true,
    compress = true,
    fast = false,
    strict = false,
    durable = false,
  } = options
  const { verbose = false, labels = [], ignoreProblems, wait = 60, onProgress, signal } = options
  const site = settleSite(options)
  if (labels.length > 0) refuseLabels(site)
  return {
    ...site,
    ...{ roots, out, originals, compress, fast, strict, durable, verbose, labels, wait },
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(signal === undefined ? {} : { signal }),
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
