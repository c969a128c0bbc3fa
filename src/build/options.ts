import type { OptionName } from '../options.js'
import { type SiteOptions, siteOptionNames } from '../site-options.js'

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
  'cacheDir',
] as const satisfies (keyof BuildOptions & OptionName)[]
