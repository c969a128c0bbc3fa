import { LastBuild } from './build/last-build.js'
import type { BuildOptions } from './build/options.js'
import type { BuildResult } from './build/result.js'
import type { clean as Clean } from './clean.js'
import type { cost as Cost } from './cost.js'
import type { merge as Merge } from './merge.js'
import type { releases as Releases } from './releases.js'
import type { rollback as Rollback } from './rollback.js'
import type { watch as Watch } from './watch.js'

export type { BundleOption } from './build/bundle-option.js'
export type { ReleaseChanges } from './build/changes.js'
export type { BuildDetails, FileDetail } from './build/details.js'
export type { BuildOptions } from './build/options.js'
export type { BuildResult } from './build/result.js'
export { summary } from './build/summary.js'
export type { CleanOptions, CleanResult } from './clean.js'
export type { CostOptions, DeployCost } from './cost.js'
export type { Fault, Finder, Found, Reference } from './find/reference.js'
export type { LockHolder } from './io/lock.js'
export type { BuildPhase, BuildProgress } from './io/pace.js'
export type { Cost, Fetched, PageCost, ReleaseCost } from './manifest/cost.js'
export type { MergeResult } from './merge.js'
export type { Incomplete } from './releases/merger.js'
export type { Amount, ReleaseInfo } from './releases.js'
export type { RollbackResult } from './rollback.js'
export type { ErrorCode } from './values/error.js'
export { EverfreshError } from './values/error.js'
export type { Problem, ProblemCode } from './values/problem.js'
export type { Rebuild, Watching, WatchOptions } from './watch.js'

/**
 * Gives every file below the roots its content name, rewrites references to match, and makes the result the
 * current release of the output folder. Nothing of an earlier release is deleted; a failure leaves it as it was.
 * @throws {EverfreshError} for whatever the user must mend; nothing is written then
 */
export async function build(options: BuildOptions): Promise<BuildResult> {
  const started = performance.now()
  const last = await LastBuild.of(options)
  const result = (await last?.find()) ?? (await buildWhole(options, last))
  // Also where nothing had to be done: somebody may have removed the file, or asked for it only now.
  if (options.types !== undefined) await writeTypesOf(options.types, options.out)
  return { ...result, milliseconds: Math.round(performance.now() - started) }
}

/** All that a build needs is loaded only where there is something to do. */
async function buildWhole(options: BuildOptions, last: LastBuild | null): Promise<BuildResult> {
  const { buildWhole } = await import('./build/whole.js')
  return buildWhole(options, last)
}

async function writeTypesOf(file: string, out: string): Promise<void> {
  const { builtSite, writeTypes } = await import('./types.js')
  writeTypes(file, builtSite(out))
}

// What follows is loaded when it is called, since a build with nothing to do must load nothing.

/** Removes what no release that is kept needs: [docs/releases.md]. @see CleanOptions */
export const clean: typeof Clean = async (...given) => (await import('./clean.js')).clean(...given)

/** How many bytes a returning visitor fetches after a deploy. @see CostOptions */
export const cost: typeof Cost = async (...given) => (await import('./cost.js')).cost(...given)

/** Brings the releases of an earlier output into another one. @see MergeResult */
export const merge: typeof Merge = async (...given) => (await import('./merge.js')).merge(...given)

/** The releases of a built folder that are kept, the current one first. @see ReleaseInfo */
export const releases: typeof Releases = async (...given) =>
  (await import('./releases.js')).releases(...given)

/** Makes an earlier release current again. @see RollbackResult */
export const rollback: typeof Rollback = async (...given) =>
  (await import('./rollback.js')).rollback(...given)

/** Builds, and builds again what has changed, until it is closed. @see WatchOptions */
export const watch: typeof Watch = async (...given) => (await import('./watch.js')).watch(...given)
