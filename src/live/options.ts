import type { UrlOptions } from '../assets.js'
import { checkOptions, type OptionName, requireOptions } from '../options.js'
import { type Site, type SiteOptions, settleSite, siteOptionNames } from '../site.js'
import { createIgnores } from '../values/ignored-problems.js'
import type { Problem } from '../values/problem.js'

export interface LiveOptions extends SiteOptions, UrlOptions {
  /** The source folders; where two hold the same path the first wins. */
  readonly roots: readonly string[]
  /** False: read and hash all files once, now, for production without a build step. True by default. */
  readonly watch?: boolean
  /** Is told of each problem when its file is read, such as a reference to a file that there isn't. */
  readonly onProblem?: (problem: Problem) => void
}

/** The options with their defaults. */
export interface LiveSettings {
  readonly site: Site
  readonly roots: readonly string[]
  readonly watch: boolean
  readonly onProblem: (problem: Problem) => void
}

const liveOptionNames = [
  ...siteOptionNames,
  'roots',
  'watch',
  'onProblem',
  'origin',
  'missing',
] as const satisfies (keyof LiveOptions & OptionName)[]

/** @throws {EverfreshError} `option-invalid`, `base-invalid` */
export function settleLive(options: LiveOptions): LiveSettings {
  requireOptions(options, ['roots'])
  checkOptions(options, liveOptionNames)
  const { roots, watch = true, onProblem = () => {}, ignoreProblems } = options
  const ignores = createIgnores(ignoreProblems)
  const site = settleSite(options)
  // An import map knows every script, also those that are named at run time.
  const isSolved = ({ code }: Problem) => code === 'reference-computed' && site.modules === 'importmap'
  return {
    site,
    roots,
    watch,
    onProblem: (problem) => {
      if (!ignores(problem) && !isSolved(problem)) onProblem(problem)
    },
  }
}
