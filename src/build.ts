import { detailsOf } from './build/details.js'
import { Entries } from './build/entries.js'
import { type BuildOptions, type BuildSettings, settleBuild } from './build/options.js'
import { problemLines } from './build/problem-groups.js'
import { switchRelease } from './build/release.js'
import { type BuildResult, resultOf } from './build/result.js'
import { type BuiltAsset, type BuiltTree, buildTree } from './build/tree.js'
import { type Compressed, compressAssets } from './build/variants.js'
import { prepareFinders } from './find/finders.js'
import { checkFolders } from './io/folders.js'
import { readHistory } from './io/history.js'
import { Output } from './io/output.js'
import { EverfreshError } from './values/error.js'
import type { Ignores } from './values/ignored-problems.js'
import type { LogicalPath } from './values/logical-path.js'
import type { Problem } from './values/problem.js'

export type { BuildDetails, FileDetail } from './build/details.js'
export type { BuildOptions } from './build/options.js'
export type { BuildResult } from './build/result.js'
export { summary } from './build/summary.js'
export { type CleanOptions, type CleanResult, clean } from './clean.js'
export { type CostOptions, cost, type DeployCost } from './cost.js'
export type { Fault, Finder, Found, Reference } from './find/reference.js'
export type { Cost, Fetched, PageCost, ReleaseCost } from './manifest/cost.js'
export { type MergeResult, merge } from './merge.js'
export type { Incomplete } from './releases/merger.js'
export { type Amount, type ReleaseInfo, releases } from './releases.js'
export { type RollbackResult, rollback } from './rollback.js'
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
  const settings = settleBuild(options)
  checkFolders(settings.roots, settings.out)
  await prepareFinders()
  const history = readHistory(settings.out)
  const output = new Output(settings.out, history, settings.strategy)
  try {
    const tree = await buildTree(settings, output)
    if (settings.strict) refuseProblems(sift(tree.problems, settings.ignores)[0])
    const { attempts, problems: ofVariants } = settings.compress
      ? await compressAssets(tree, { output, history, fast: settings.fast })
      : notCompressed
    const earlier = [...history.releases.values()].map((release) => release.manifest)
    const entries = new Entries(settings, earlier)
    const manifest = entries.manifest(tree.assets, attempts)
    const all = [...tree.problems, ...ofVariants, ...entries.problems]
    const [problems, ignored] = sift(all, settings.ignores)
    if (settings.strict) refuseProblems(problems)
    const plain = stagePlainFiles(tree, settings, output)
    // Names that meet on disk were refused above, by the release that has them.
    entries.refuseShared(manifest)
    switchRelease({ out: settings.out, output, history, manifest, attempts, plain })
    const milliseconds = Math.round(performance.now() - started)
    const details = settings.verbose ? { details: detailsOf(tree, settings) } : {}
    return resultOf(settings.out, { ...tree, problems }, manifest, { ignored, milliseconds, ...details })
  } finally {
    output.staging.close()
  }
}

const notCompressed: Compressed = { attempts: new Map(), problems: [] }

/**
 * Plain names, for other servers: all of them, or those that somebody still asks for. Pages come last, when all
 * that they name is there. A plain file of an earlier build is kept up to date, since it may be served.
 */
function stagePlainFiles(
  { assets, followed }: BuiltTree,
  { originals }: BuildSettings,
  output: Output,
): LogicalPath[] {
  for (const { path, digest } of assets) output.claim(path, digest)
  const isWanted = ({ path, versioned }: BuiltAsset) =>
    originals || !versioned || followed.has(path) || output.exists(path)
  const wanted = assets.filter((asset) => asset.name !== asset.path && isWanted(asset))
  const inOrder = [
    ...wanted.filter(({ versioned }) => versioned),
    ...wanted.filter(({ versioned }) => !versioned),
  ]
  for (const { path, name, digest } of inOrder) output.copy(path, name, digest)
  return inOrder.map(({ path }) => path)
}

/** The problems that are left, and how many the user accepts. */
function sift(all: readonly Problem[], ignores: Ignores): [Problem[], number] {
  const problems = all.filter((problem) => !ignores(problem))
  return [problems, all.length - problems.length]
}

/** @throws {EverfreshError} `strict-problems` */
function refuseProblems(problems: readonly Problem[]): void {
  if (problems.length === 0) return
  const lines = problemLines(problems, true).map((line) => `\n${line}`)
  throw new EverfreshError(
    'strict-problems',
    `${problems.length} problem${problems.length === 1 ? '' : 's'}, and "strict" is on: nothing was written${lines.join('')}`,
  )
}
