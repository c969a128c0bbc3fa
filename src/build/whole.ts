import { resolve } from 'node:path'
import { prepareFinders } from '../find/finders.js'
import { cacheFileOf } from '../io/cache-folder.js'
import { checkFolders } from '../io/folders.js'
import { type History, readHistory } from '../io/history.js'
import { KnownDigests } from '../io/known-digests.js'
import { type LockHolder, withLock } from '../io/lock.js'
import { Output } from '../io/output.js'
import { Pace } from '../io/pace.js'
import type { Manifest } from '../manifest/manifest.js'
import { EverfreshError } from '../values/error.js'
import type { Ignores } from '../values/ignored-problems.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Problem } from '../values/problem.js'
import type { BuiltAsset } from './built-asset.js'
import { checkUrls, withBundles } from './bundles.js'
import { packageKey } from './cache-key.js'
import { changesOf, currentRelease } from './changes.js'
import { detailsOf } from './details.js'
import { Entries } from './entries.js'
import type { LastBuild } from './last-build.js'
import type { BuildOptions } from './options.js'
import { problemLines } from './problem-groups.js'
import { switchRelease } from './release.js'
import { remember } from './remember.js'
import { type BuildResult, resultOf } from './result.js'
import { type BuildSettings, settleBuild } from './settings.js'
import { type BuiltTree, buildTree } from './tree.js'
import type { Compressed } from './variants.js'

/**
 * A build that looks into its sources, with all that belongs to it.
 * @throws {EverfreshError} for whatever the user must mend; nothing is written then
 */
export async function buildWhole(options: BuildOptions, last: LastBuild | null): Promise<BuildResult> {
  const settings = settleBuild(options)
  checkFolders(settings.roots, settings.out)
  if (settings.types !== null) (await import('../types.js')).ownText(settings.types)
  const { out, wait, signal, onProgress } = settings
  const pace = new Pace(onProgress, signal)
  const onWait = (holder: LockHolder | null) => pace.waitFor(holder)
  await prepareFinders()
  return withLock(out, () => buildAlone(settings, last, pace), { wait, signal, onWait })
}

/** While nobody else writes the folder. */
async function buildAlone(given: BuildSettings, last: LastBuild | null, pace: Pace): Promise<BuildResult> {
  const began = Date.now()
  const started = performance.now()
  const history = readHistory(given.out)
  const settings = withBundles(given, history)
  const output = new Output(settings.out, history, settings.strategy, knownDigests(settings))
  try {
    const tree = withProblems(await buildTree(settings, output, pace), settings.taken.problems)
    if (settings.strict) refuseProblems(sift(tree.problems, settings.ignores)[0])
    const surroundings = { settings, output, history }
    const { attempts, problems: ofVariants } = await compressed(tree, surroundings, pace)
    const earlier = [...history.releases.values()].map((release) => release.manifest)
    const entries = new Entries(settings, earlier)
    const manifest = await withDeltas(entries.manifest(tree.assets, attempts), surroundings)
    checkUrls(settings.taken, manifest)
    const all = [...tree.problems, ...ofVariants, ...entries.problems]
    const [problems, ignored] = sift(all, settings.ignores)
    if (settings.strict) refuseProblems(problems)
    const plain = await stagePlainFiles(tree, settings, output, pace)
    // Names that meet on disk were refused above, by the release that has them.
    entries.refuseShared(manifest)
    const { out, durable } = settings
    const written = await switchRelease({ out, output, history, manifest, attempts, plain, durable }, pace)
    const since = changesOf(manifest, currentRelease(history))
    const details = settings.verbose ? { details: detailsOf(tree, settings) } : {}
    const more = { pace, since, ignored, ...details }
    const result = {
      ...resultOf(out, { ...tree, problems }, manifest, more),
      milliseconds: Math.round(performance.now() - started),
    }
    if (last !== null) remember(last, { ...settings, walked: tree.walked, began, manifest: written, result })
    return result
  } finally {
    output.staging.close()
  }
}

function withProblems(tree: BuiltTree, more: readonly Problem[]): BuiltTree {
  return more.length === 0 ? tree : { ...tree, problems: [...tree.problems, ...more] }
}

export function knownDigests({ out, cacheFolder }: BuildSettings): KnownDigests {
  const file = cacheFolder === null ? null : cacheFileOf(cacheFolder, 'output', [resolve(out)])
  return new KnownDigests(file, packageKey())
}

interface Surroundings {
  readonly settings: BuildSettings
  readonly output: Output
  readonly history: History
}

// What few builds need is loaded by those: each module takes as long as some files.

async function compressed(tree: BuiltTree, surroundings: Surroundings, pace: Pace): Promise<Compressed> {
  const { settings, ...more } = surroundings
  if (!settings.compress) return { attempts: new Map(), problems: [] }
  const { compressAssets } = await import('./variants.js')
  return compressAssets(tree, { ...more, pace, ...settings })
}

async function withDeltas(manifest: Manifest, surroundings: Surroundings): Promise<Manifest> {
  const { deltas, compress } = surroundings.settings
  if (deltas === false || !compress) return manifest
  const { addDeltas } = await import('./deltas.js')
  return addDeltas(manifest, surroundings)
}

/**
 * Plain names, for other servers: all of them, or those that somebody still asks for. Pages come last, when all
 * that they name is there. A plain file of an earlier build is kept up to date, since it may be served.
 */
async function stagePlainFiles(
  { assets, followed }: BuiltTree,
  { originals }: BuildSettings,
  output: Output,
  pace: Pace,
): Promise<LogicalPath[]> {
  for (const { path, digest } of assets) output.claim(path, digest)
  const isWanted = ({ path, versioned }: BuiltAsset) =>
    originals || !versioned || followed.has(path) || output.exists(path)
  const wanted = assets.filter((asset) => asset.name !== asset.path && isWanted(asset))
  const inOrder = [
    ...wanted.filter(({ versioned }) => versioned),
    ...wanted.filter(({ versioned }) => !versioned),
  ]
  pace.begin(
    'copy',
    inOrder.length,
    inOrder.reduce((sum, { size }) => sum + size, 0),
  )
  for (const { path, name, digest, size } of inOrder) {
    output.copy(path, name, digest)
    const rest = pace.step(size)
    if (rest !== undefined) await rest
  }
  return inOrder.map(({ path }) => path)
}

/** The problems that are left, and how many the user accepts. */
export function sift(all: readonly Problem[], ignores: Ignores): [Problem[], number] {
  const problems = all.filter((problem) => !ignores(problem))
  return [problems, all.length - problems.length]
}

/** @throws {EverfreshError} `strict-problems` */
export function refuseProblems(problems: readonly Problem[]): void {
  if (problems.length === 0) return
  const lines = problemLines(problems, true).map((line) => `\n${line}`)
  throw new EverfreshError(
    'strict-problems',
    `${problems.length} problem${problems.length === 1 ? '' : 's'}, and "strict" is on: nothing was written${lines.join('')}`,
  )
}
