import type { BuildProgress } from '../io/pace.js'
import type { OptionName } from '../option-rules.js'
import { type SiteOptions, siteOptionNames } from '../site-options.js'
import type { BundleOption } from './bundle-option.js'

export interface BuildOptions extends SiteOptions {
  /**
   * The source folders; where two hold the same path the first wins.
   * @example roots: ['public', 'vendor']
   */
  readonly roots: readonly string[]
  /**
   * The manifest of each bundler whose output lies in the roots: `dist/.vite/manifest.json` of Vite, a metafile of
   * esbuild, stats of webpack, or an object from names to files. Files that it hashed keep their names, and its
   * entries answer by the names of their sources: `assets.url('src/main.ts')`.
   * @default []
   * @example bundles: 'dist/.vite/manifest.json'
   */
  readonly bundles?: string | BundleOption | readonly (string | BundleOption)[]
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
   * End only when the disk holds every file that was written, and the name of each, whatever happens to the power; else
   * that is true of the manifest alone.
   * @default false
   * @example durable: true
   */
  readonly durable?: boolean
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
   * Also write `version.json`, which says the release: open pages notice by it that there is a newer one
   * (`everfresh/client`).
   * @default false
   * @example versionFile: true
   */
  readonly versionFile?: boolean
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
  /**
   * How long to wait for another build of the same output folder, in seconds.
   * @default 60
   * @example wait: 5
   */
  readonly wait?: number
  /**
   * Told how far the build is: at the begin and end of each phase, and some twenty times a second between. None by default.
   * @example onProgress: ({ phase, done, total }) => console.log(phase, done, total)
   */
  readonly onProgress?: (progress: BuildProgress) => void
  /**
   * Ends the build, which then throws the signal's reason and leaves the folder as it was. None by default.
   * @example signal: AbortSignal.timeout(60_000)
   */
  readonly signal?: AbortSignal
}

/** Of a build, and of a config file. */
export const buildOptionNames = [
  ...siteOptionNames,
  'roots',
  'bundles',
  'out',
  'originals',
  'compress',
  'fast',
  'strict',
  'durable',
  'verbose',
  'labels',
  'deltas',
  'versionFile',
  'cacheDir',
  'types',
  'wait',
  'onProgress',
  'signal',
] as const satisfies (keyof BuildOptions & OptionName)[]
