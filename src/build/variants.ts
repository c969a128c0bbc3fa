import { readFileSync } from 'node:fs'
import { bestLevels, canCompress, fastLevels, suffixes } from '../io/compress.js'
import { decodesTo, isForBrowsers } from '../io/decompress.js'
import { type History, knownAttempts } from '../io/history.js'
import { inParallel } from '../io/in-parallel.js'
import type { Output } from '../io/output.js'
import type { Pace } from '../io/pace.js'
import { VariantStore } from '../io/variant-store.js'
import { type Encoding, encodings, type Variant } from '../manifest/manifest.js'
import type { Attempt, Attempted, Attempts } from '../manifest/release.js'
import { hasRoomForSuffix } from '../values/content-name.js'
import { digestOf, integrityOf } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'
import { isCompressible } from '../values/media-type.js'
import { byPlace, fileProblem, type Problem } from '../values/problem.js'
import type { BuiltAsset } from './built-asset.js'
import { type CompressTask, countFinished, sizeOf, tasksOf, WorkDone, workOf } from './compress-tasks.js'
import { Encoder } from './encoder.js'
import type { GivenVariants } from './given-variants.js'
import type { BuiltTree } from './tree.js'

export interface Compressed {
  readonly attempts: Attempts
  readonly problems: readonly Problem[]
}

interface Surroundings {
  readonly output: Output
  readonly history: History
  readonly fast: boolean
  /** Where it is remembered what was compressed for other outputs; `null` for nowhere. */
  readonly cacheFolder: string | null
  readonly pace: Pace
}

/**
 * Compresses all assets that may gain by it, each in every encoding. What an earlier build compressed at this
 * level or a higher one is taken over, also that it was not worth it: compression costs many times all the rest
 * of a build.
 */
export async function compressAssets(
  { assets, given }: Pick<BuiltTree, 'assets' | 'given'>,
  { output, history, fast, cacheFolder, pace }: Surroundings,
): Promise<Compressed> {
  const store = cacheFolder === null ? null : new VariantStore(cacheFolder)
  const encoder = new Encoder(fast ? fastLevels : bestLevels, store)
  const compressor = new Compressor(given, output, knownAttempts(history), encoder)
  const candidates = assets.filter(
    (asset) => mayHaveVariants(asset) && (isCompressible(asset.type) || given.has(asset.path)),
  )
  const tasks = tasksOf(candidates)
  pace.begin(
    'compress',
    candidates.length,
    tasks.reduce((sum, task) => sum + workOf(task), 0),
  )
  const finished = countFinished()
  const done = new WorkDone()
  const work = inParallel(tasks, { bytes: mostHeld, sizeOf }, async (task) => {
    const started = performance.now()
    done.begin(task)
    await compressor.add(task)
    const [{ path }] = task.assets
    // Its encodings are made side by side.
    pace.files.set(path, Math.max(pace.files.get(path) ?? 0, performance.now() - started))
    await pace.step(done.end(task), finished(task))
    pace.check()
  })
  await pace.until(work)
  store?.prune()
  return { attempts: compressor.attempts(candidates), problems: compressor.problems.sort(byPlace) }
}

/** A name without room for a version holds whatever is current, and its variants would lag behind. */
function mayHaveVariants({ path, name, prehashed }: BuiltAsset): boolean {
  return (name !== path || prehashed) && hasRoomForSuffix(name)
}

/** Of the originals that are compressed at one time, in bytes; an encoder at its best holds several times as much. */
const mostHeld = 256 << 20

class Compressor {
  readonly problems: Problem[] = []
  readonly #attempts = new Map<LogicalPath, Partial<Record<Encoding, Attempt>>>()
  readonly #given: GivenVariants
  readonly #output: Output
  readonly #known: Attempts
  readonly #encoder: Encoder

  constructor(given: GivenVariants, output: Output, known: Attempts, encoder: Encoder) {
    this.#given = given
    this.#output = output
    this.#known = known
    this.#encoder = encoder
  }

  /** In an order that doesn't tell which task ended first. */
  attempts(assets: readonly BuiltAsset[]): Attempts {
    return new Map(assets.map(({ name }) => [name, inOrder(this.#attempts.get(name) ?? {})]))
  }

  async add({ assets, encoding }: CompressTask): Promise<void> {
    const [{ name, size, digest }] = assets
    const wanted = assets.filter((asset) => !this.#takeEarlier(asset, encoding))
    if (wanted.length === 0 || !(await canCompress(encoding, size))) return
    const bytes = readFileSync(this.#output.fileOf(name))
    const rest: BuiltAsset[] = []
    for (const asset of wanted) if (!(await this.#takeGiven(asset, encoding, bytes))) rest.push(asset)
    const made = rest.length === 0 ? null : await this.#encoder.encode(bytes, digest, encoding)
    // Where the encoder failed nothing is said, so that a later build, with another one, tries again.
    if (made !== null) for (const asset of rest) this.#set(asset, encoding, made)
  }

  /** What an earlier build made of it, if that tried hard enough and its file is whole. */
  #takeEarlier({ name }: BuiltAsset, encoding: Encoding): boolean {
    const attempt = this.#known.get(name)?.[encoding]
    if (attempt === undefined || attempt.level < this.#encoder.levels[encoding]) return false
    const { variant } = attempt
    if (variant !== undefined && !this.#output.has(variant.file, variant.integrity)) return false
    this.#attemptsOf(name)[encoding] = attempt
    return true
  }

  /** The author's own variant, if it is one of the bytes that are served: of rewritten ones it can't be. */
  async #takeGiven(asset: BuiltAsset, encoding: Encoding, bytes: Buffer): Promise<boolean> {
    const { path, rewritten } = asset
    const source = this.#given.get(path)?.[encoding]
    if (source === undefined) return false
    const given = readFileSync(source.file)
    const isRight = await decodesTo(given, encoding, bytes)
    if (isRight && isForBrowsers(given, encoding)) {
      this.#set(asset, encoding, given)
      return true
    }
    if (isRight) this.problems.push(fileProblem('variant-too-wide', source.path, tooWide))
    else if (!rewritten) this.problems.push(fileProblem('variant-stale', source.path, staleOf(path)))
    return false
  }

  /** No bytes are a variant that isn't worth keeping. */
  #set({ name }: BuiltAsset, encoding: Encoding, compressed: Buffer): void {
    const level = this.#encoder.levels[encoding]
    const attempt =
      compressed.length === 0 ? { level } : { level, variant: this.#keep(name, encoding, compressed) }
    this.#attemptsOf(name)[encoding] = attempt
  }

  #keep(name: LogicalPath, encoding: Encoding, compressed: Buffer): Variant {
    const file = `${name}${suffixes[encoding]}` as LogicalPath
    const digest = digestOf(compressed)
    this.#output.replace(file, digest, { bytes: compressed })
    return { file, size: compressed.length, integrity: integrityOf(digest) }
  }

  #attemptsOf(name: LogicalPath): Partial<Record<Encoding, Attempt>> {
    const attempts = this.#attempts.get(name) ?? {}
    this.#attempts.set(name, attempts)
    return attempts
  }
}

function inOrder(attempts: Attempted): Attempted {
  return Object.fromEntries(
    encodings.flatMap((encoding) =>
      attempts[encoding] === undefined ? [] : [[encoding, attempts[encoding]]],
    ),
  )
}

const tooWide =
  'this needs a window of more than 8 MB, which browsers refuse; another one is made (compress it without --long or --ultra)'

function staleOf(path: LogicalPath): string {
  return `this does not decode to ${path}, and to nothing else; it is left out`
}
