import { LastBuild } from './build/last-build.js'
import type { BuildOptions } from './build/options.js'
import type { BuildResult } from './build/result.js'

export type { ReleaseChanges } from './build/changes.js'
export type { BuildDetails, FileDetail } from './build/details.js'
export type { BuildOptions } from './build/options.js'
export type { BuildResult } from './build/result.js'
export { summary } from './build/summary.js'
export type { Fault, Finder, Found, Reference } from './find/reference.js'
export type { LockHolder } from './io/lock.js'
export type { BuildPhase, BuildProgress } from './io/pace.js'
export type { ErrorCode } from './values/error.js'
export { EverfreshError } from './values/error.js'
export type { Problem, ProblemCode } from './values/problem.js'

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
