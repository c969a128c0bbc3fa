import { type BuildOptions, type BuildSettings, settleBuild } from './build/options.js'
import { switchRelease } from './build/release.js'
import { type BuildResult, resultOf } from './build/result.js'
import { type BuiltAsset, type BuiltTree, buildTree } from './build/tree.js'
import { type Compressed, compressAssets } from './build/variants.js'
import { prepareFinders } from './find/finders.js'
import { checkFolders } from './io/folders.js'
import { readHistory } from './io/history.js'
import { Output } from './io/output.js'
import {
  createManifest,
  encodings,
  type Manifest,
  type ManifestAsset,
  type Variants,
} from './manifest/manifest.js'
import type { Attempted, Attempts } from './manifest/release.js'
import { integrityOf } from './values/digest.js'
import { EverfreshError } from './values/error.js'
import type { Ignores } from './values/ignored-problems.js'
import type { LogicalPath } from './values/logical-path.js'
import { formatPlace, type Problem } from './values/problem.js'
import { encodePath } from './values/url-path.js'

export type { BuildOptions } from './build/options.js'
export type { BuildResult } from './build/result.js'
export { summary } from './build/summary.js'
export type { Fault, Finder, Found, Reference } from './find/reference.js'
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
  const output = new Output(settings.out, history)
  try {
    const tree = await buildTree(settings, output)
    if (settings.strict) refuseProblems(sift(tree.problems, settings.ignores)[0])
    const { attempts, problems: ofVariants } = settings.compress
      ? await compressAssets(tree, { output, history, fast: settings.fast })
      : notCompressed
    const [problems, ignored] = sift([...tree.problems, ...ofVariants], settings.ignores)
    if (settings.strict) refuseProblems(problems)
    const manifest = manifestOf(settings, tree.assets, attempts)
    const plain = stagePlainFiles(tree, settings, output)
    switchRelease({ out: settings.out, output, history, manifest, attempts, plain })
    const milliseconds = Math.round(performance.now() - started)
    return resultOf(settings.out, { ...tree, problems }, manifest, { ignored, milliseconds })
  } finally {
    output.staging.close()
  }
}

const notCompressed: Compressed = { attempts: new Map(), problems: [] }

function manifestOf(
  { base, modules }: BuildSettings,
  assets: readonly BuiltAsset[],
  attempts: Attempts,
): Manifest {
  return createManifest(
    base,
    assets.map((asset) => [asset.path, manifestAsset(asset, variantsOf(attempts.get(asset.name)))] as const),
    modules,
  )
}

function variantsOf(attempts: Attempted = {}): Variants | undefined {
  const kept = encodings.flatMap((encoding) => {
    const variant = attempts[encoding]?.variant
    return variant === undefined ? [] : [[encoding, variant] as const]
  })
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}

function manifestAsset(asset: BuiltAsset, variants: Variants | undefined): ManifestAsset {
  const { path, name, version, versioned, prehashed, size, type, digest, group, imported, references } = asset
  return {
    file: name,
    url: encodePath(versioned ? name : path),
    version,
    immutable: versioned || prehashed,
    size,
    type,
    integrity: integrityOf(digest),
    ...(group === undefined ? {} : { group }),
    ...(variants === undefined ? {} : { variants }),
    ...(imported ? { imported } : {}),
    ...(references.length === 0 ? {} : { references }),
  }
}

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
  const lines = problems.map((problem) => `\n  ${formatPlace(problem)} ${problem.message}`)
  throw new EverfreshError(
    'strict-problems',
    `${problems.length} problem${problems.length === 1 ? '' : 's'}, and "strict" is on: nothing was written${lines.join('')}`,
  )
}
