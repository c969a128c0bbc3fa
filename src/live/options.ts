import type { UrlOptions } from '../assets.js'
import { type Serving, type ServingOptions, servingOptionNames, settleServing } from '../http/serving.js'
import type { OptionName } from '../option-rules.js'
import { checkOptions, requireOptions } from '../options.js'
import { type Site, settleSite } from '../site.js'
import { type SiteOptions, siteOptionNames } from '../site-options.js'
import { EverfreshError } from '../values/error.js'
import { createIgnores } from '../values/ignored-problems.js'
import type { Problem } from '../values/problem.js'

export interface LiveOptions extends SiteOptions, UrlOptions, ServingOptions {
  /** The source folders; where two hold the same path the first wins. */
  readonly roots: readonly string[]
  /**
   * False: read and hash all files once, now, for production without a build step.
   * @default true
   * @example watch: false
   */
  readonly watch?: boolean
  /**
   * Show an edit in every page that is open: stylesheets are swapped, for anything else the page is loaded again.
   * Pages among the files get the script for this; to others add `<script src="/BASE/.everfresh/live.js">`.
   * @default false
   * @example liveReload: true
   */
  readonly liveReload?: boolean
  /**
   * Is told of each problem when its file is read, such as a reference to a file that there isn't.
   * @example onProblem: ({ path, line, message }) => console.warn(`${path}:${line} ${message}`)
   */
  readonly onProblem?: (problem: Problem) => void
}

/** The options with their defaults. */
export interface LiveSettings {
  readonly site: Site
  readonly serving: Serving
  readonly roots: readonly string[]
  readonly watch: boolean
  readonly liveReload: boolean
  readonly onProblem: (problem: Problem) => void
}

const liveOptionNames = [
  ...siteOptionNames,
  ...servingOptionNames,
  'roots',
  'watch',
  'liveReload',
  'onProblem',
  'origin',
  'missing',
] as const satisfies (keyof LiveOptions & OptionName)[]

/** @throws {EverfreshError} `option-invalid`, `base-invalid` */
export function settleLive(options: LiveOptions): LiveSettings {
  requireOptions(options, ['roots'])
  checkOptions(options, liveOptionNames)
  const { roots, watch = true, liveReload = false, onProblem = () => {}, ignoreProblems } = options
  if (liveReload && !watch) throw reloadOfNothing()
  const ignores = createIgnores(ignoreProblems)
  const site = settleSite(options)
  // An import map knows every script, also those that are named at run time.
  const isSolved = ({ code }: Problem) => code === 'reference-computed' && site.modules === 'importmap'
  return {
    site,
    serving: settleServing(options),
    roots,
    watch,
    liveReload,
    onProblem: (problem) => {
      if (!ignores(problem) && !isSolved(problem)) onProblem(problem)
    },
  }
}

function reloadOfNothing(): EverfreshError {
  return new EverfreshError(
    'option-invalid',
    '"liveReload" has no effect with "watch": false, which reads all files once: leave one of them out',
  )
}
