import type { BuildPhase, Pace } from '../io/pace.js'
import type { Manifest } from '../manifest/manifest.js'
import type { Problem } from '../values/problem.js'
import type { ReleaseChanges } from './changes.js'
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
  /** What is new since the release before; absent if there is none. */
  readonly since?: ReleaseChanges
  /** The largest assets, in bytes, five at most. */
  readonly largest: readonly { readonly path: string; readonly bytes: number }[]
  /** The assets whose compression took longest, in milliseconds, five at most. */
  readonly slowest: readonly { readonly path: string; readonly milliseconds: number }[]
  /** How long each phase took, in milliseconds. */
  readonly phases: Readonly<Partial<Record<BuildPhase, number>>>
  readonly problems: readonly Problem[]
  /** How many more problems `ignoreProblems` silenced. */
  readonly ignored?: number
  /** What was done with each file, if that was asked for. */
  readonly details?: BuildDetails
  readonly milliseconds: number
}

const most = 5

interface More {
  readonly pace: Pace
  readonly since: ReleaseChanges | undefined
  readonly ignored: number
  readonly details?: BuildDetails
}

export function resultOf(
  out: string,
  { assets, problems }: BuiltTree,
  manifest: Manifest,
  { pace, since, ignored, details }: More,
): Omit<BuildResult, 'milliseconds'> {
  return {
    release: manifest.release,
    out,
    files: assets.length,
    bytes: assets.reduce((sum, { size }) => sum + size, 0),
    renamed: assets.filter(({ versioned }) => versioned).length,
    rewritten: assets.filter(({ rewritten }) => rewritten).length,
    compressed: [...manifest.assets.values()].filter(({ variants }) => variants !== undefined).length,
    ...(since === undefined ? {} : { since }),
    largest: greatest([...manifest.assets], ([, { size }]) => size).map(([path, { size }]) => {
      return { path, bytes: size }
    }),
    slowest: greatest([...pace.files], ([, time]) => time).flatMap(([path, time]) => {
      return time < 1 ? [] : [{ path, milliseconds: Math.round(time) }]
    }),
    phases: Object.fromEntries([...pace.times].map(([phase, time]) => [phase, Math.round(time)])),
    problems,
    ...(ignored > 0 ? { ignored } : {}),
    ...(details === undefined ? {} : { details }),
  }
}

/** The result of a build that found nothing to do, by that of the one before it. */
export function unchanged(result: BuildResult): BuildResult {
  const none = {
    added: 0,
    changed: 0,
    removed: 0,
    bytes: 0,
    compressedBytes: 0,
    deltaBytes: 0,
    withoutBytes: 0,
  }
  return { ...result, since: { release: result.release, ...none }, slowest: [], phases: {} }
}

function greatest<T>(all: readonly T[], measure: (each: T) => number): T[] {
  return all.toSorted((a, b) => measure(b) - measure(a)).slice(0, most)
}
