import type { Manifest } from '../manifest/manifest.js'
import type { Problem } from '../values/problem.js'
import type { BuildDetails } from './details.js'
import type { BuiltTree } from './tree.js'

export interface BuildResult {
  /** The release that is current now. */
  readonly release: string
  /** The folder that was written, as it was given. */
  readonly out: string
  /** How many assets the release has. */
  readonly files: number
  /** Their sizes together, in bytes, without variants and plain copies. */
  readonly bytes: number
  /** How many have a URL with a version. */
  readonly renamed: number
  /** In how many a reference was rewritten. */
  readonly rewritten: number
  /** How many have a compressed variant. */
  readonly compressed: number
  readonly problems: readonly Problem[]
  /** How many more problems `ignoreProblems` silenced. */
  readonly ignored?: number
  /** What was done with each file, if that was asked for. */
  readonly details?: BuildDetails
  readonly milliseconds: number
}

export function resultOf(
  out: string,
  { assets, problems }: BuiltTree,
  manifest: Manifest,
  { ignored, details }: { ignored: number; details?: BuildDetails },
): Omit<BuildResult, 'milliseconds'> {
  return {
    release: manifest.release,
    out,
    files: assets.length,
    bytes: assets.reduce((sum, { size }) => sum + size, 0),
    renamed: assets.filter(({ versioned }) => versioned).length,
    rewritten: assets.filter(({ rewritten }) => rewritten).length,
    compressed: [...manifest.assets.values()].filter(({ variants }) => variants !== undefined).length,
    problems,
    ...(ignored > 0 ? { ignored } : {}),
    ...(details === undefined ? {} : { details }),
  }
}
