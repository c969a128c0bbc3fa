import { readFile } from 'node:fs/promises'
import {
  bestLevels,
  canCompress,
  compress,
  decodesTo,
  fastLevels,
  isForBrowsers,
  isWorthIt,
  type Levels,
  suffixes,
} from '../io/compress.js'
import { type History, knownAttempts } from '../io/history.js'
import { inParallel } from '../io/in-parallel.js'
import type { Output } from '../io/output.js'
import type { Pace } from '../io/pace.js'
import { type Encoding, encodings, type Variant } from '../manifest/manifest.js'
import type { Attempt, Attempted, Attempts } from '../manifest/release.js'
import { hasRoomForSuffix } from '../values/content-name.js'
import { digestOf, integrityOf } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'
import { isCompressible } from '../values/media-type.js'
import { byPlace, fileProblem, type Problem } from '../values/problem.js'
import type { GivenVariants } from './given-variants.js'
import type { BuiltAsset, BuiltTree } from './tree.js'

export interface Compressed {
  readonly attempts: Attempts
  readonly problems: readonly Problem[]
}

/**
 * Compresses all assets that may gain by it, each in every encoding. What an earlier build compressed at this
 * level or a higher one is taken over, also that it was not worth it: compression costs many times all the rest
 * of a build.
 */
export async function compressAssets(
  { assets, given }: Pick<BuiltTree, 'assets' | 'given'>,
  { output, history, fast, pace }: { output: Output; history: History; fast: boolean; pace: Pace },
): Promise<Compressed> {
  const compressor = new Compressor(given, output, knownAttempts(history), fast ? fastLevels : bestLevels)
  const candidates = assets.filter(
    (asset) => mayHaveVariants(asset) && (isCompressible(asset.type) || given.has(asset.path)),
  )
  pace.begin(
    'compress',
    candidates.length,
    candidates.reduce((sum, { size }) => sum + size, 0),
  )
  // The largest first, so that no core is left alone with one at the end.
  const work = inParallel(
    candidates.toSorted((a, b) => b.size - a.size),
    async (asset) => {
      const started = performance.now()
      await compressor.add(asset)
      pace.files.set(asset.path, performance.now() - started)
      await pace.step(asset.size)
      pace.check()
    },
  )
  await pace.until(work)
  return { attempts: compressor.attempts, problems: compressor.problems.sort(byPlace) }
}

/** A name without room for a version holds whatever is current, and its variants would lag behind. */
function mayHaveVariants({ path, name, prehashed }: BuiltAsset): boolean {
  return (name !== path || prehashed) && hasRoomForSuffix(name)
}

class Compressor {
  readonly attempts = new Map<LogicalPath, Partial<Record<Encoding, Attempt>>>()
  readonly problems: Problem[] = []
  readonly #given: GivenVariants
  readonly #output: Output
  readonly #known: Attempts
  readonly #levels: Levels

  constructor(given: GivenVariants, output: Output, known: Attempts, levels: Levels) {
    this.#given = given
    this.#output = output
    this.#known = known
    this.#levels = levels
  }

  async add(asset: BuiltAsset): Promise<void> {
    const attempts: Partial<Record<Encoding, Attempt>> = {}
    let bytes: Buffer | undefined
    for (const encoding of encodings) {
      const earlier = this.#earlier(asset.name, encoding)
      if (earlier !== undefined) attempts[encoding] = earlier
      else if (await canCompress(encoding, asset.size)) {
        bytes ??= await readFile(this.#output.fileOf(asset.name))
        Object.assign(attempts, await this.#attempt(asset, encoding, bytes))
      }
    }
    this.attempts.set(asset.name, attempts)
  }

  /** What an earlier build made of it, if that tried hard enough and its file is whole. */
  #earlier(name: LogicalPath, encoding: Encoding): Attempt | undefined {
    const attempt = this.#known.get(name)?.[encoding]
    if (attempt === undefined || attempt.level < this.#levels[encoding]) return undefined
    const { variant } = attempt
    return variant === undefined || this.#output.has(variant.file, variant.integrity) ? attempt : undefined
  }

  /** Empty where the encoder failed, so that a later build, with another one, tries again. */
  async #attempt(asset: BuiltAsset, encoding: Encoding, bytes: Buffer): Promise<Attempted> {
    const level = this.#levels[encoding]
    const given = await this.#takeOver(asset, encoding, bytes)
    if (given !== null) return { [encoding]: { level, variant: given } }
    const compressed = await compress(bytes, encoding, level)
    if (compressed === null) return {}
    const isKept =
      isWorthIt(compressed.length, bytes.length) && (await decodesTo(compressed, encoding, bytes))
    const variant = isKept ? this.#keep(asset.name, encoding, compressed) : undefined
    return { [encoding]: variant === undefined ? { level } : { level, variant } }
  }

  /** The author's own variant, if it is one of the bytes that are served: of rewritten ones it can't be. */
  async #takeOver(
    { path, name, rewritten }: BuiltAsset,
    encoding: Encoding,
    bytes: Buffer,
  ): Promise<Variant | null> {
    const source = this.#given.get(path)?.[encoding]
    if (source === undefined) return null
    const given = await readFile(source.file)
    const isRight = await decodesTo(given, encoding, bytes)
    if (isRight && isForBrowsers(given, encoding)) return this.#keep(name, encoding, given)
    if (isRight) this.problems.push(fileProblem('variant-too-wide', source.path, tooWide))
    else if (!rewritten) this.problems.push(fileProblem('variant-stale', source.path, staleOf(path)))
    return null
  }

  #keep(name: LogicalPath, encoding: Encoding, compressed: Buffer): Variant {
    const file = `${name}${suffixes[encoding]}` as LogicalPath
    const digest = digestOf(compressed)
    this.#output.replace(file, digest, { bytes: compressed })
    return { file, size: compressed.length, integrity: integrityOf(digest) }
  }
}

const tooWide =
  'this needs a window of more than 8 MB, which browsers refuse; another one is made (compress it without --long or --ultra)'

function staleOf(path: LogicalPath): string {
  return `this does not decode to ${path}; it is left out`
}
