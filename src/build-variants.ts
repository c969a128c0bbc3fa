import { readFile } from 'node:fs/promises'
import type { BuiltAsset } from './build-tree.js'
import {
  bestLevels,
  compress,
  decodesTo,
  fastLevels,
  isWorthIt,
  type Levels,
  suffixes,
} from './io/compress.js'
import { type History, knownAttempts } from './io/history.js'
import { inParallel } from './io/in-parallel.js'
import type { Output } from './io/output.js'
import { type Encoding, encodings, type Variant } from './manifest/manifest.js'
import type { Attempt, Attempts } from './manifest/release.js'
import { hasRoomForVersion } from './values/content-name.js'
import { digestOf, integrityOf } from './values/digest.js'
import type { LogicalPath } from './values/logical-path.js'
import { isCompressible } from './values/media-type.js'

/**
 * Compresses all assets that may gain by it, each in every encoding. What an earlier build compressed at this
 * level or a higher one is taken over, also that it was not worth it: compression costs many times all the rest
 * of a build.
 */
export async function compressAssets(
  assets: readonly BuiltAsset[],
  { output, history, fast }: { output: Output; history: History; fast: boolean },
): Promise<Attempts> {
  const paths = new Set(assets.map(({ path }) => path))
  const compressor = new Compressor(paths, output, knownAttempts(history), fast ? fastLevels : bestLevels)
  const candidates = assets.filter(({ type, path }) => isCompressible(type) && hasRoomForVersion(path))
  // The largest first, so that no core is left alone with one at the end.
  await inParallel(
    candidates.toSorted((a, b) => b.size - a.size),
    (asset) => compressor.add(asset.name),
  )
  return compressor.attempts
}

class Compressor {
  readonly attempts = new Map<LogicalPath, Partial<Record<Encoding, Attempt>>>()
  readonly #paths: ReadonlySet<string>
  readonly #output: Output
  readonly #known: Attempts
  readonly #levels: Levels

  /** `paths`: of all assets, since a bundler may have put its own variants beside what it hashed. */
  constructor(paths: ReadonlySet<string>, output: Output, known: Attempts, levels: Levels) {
    this.#paths = paths
    this.#output = output
    this.#known = known
    this.#levels = levels
  }

  async add(name: LogicalPath): Promise<void> {
    const attempts: Partial<Record<Encoding, Attempt>> = {}
    let bytes: Buffer | undefined
    for (const encoding of encodings.filter((each) => !this.#paths.has(name + suffixes[each]))) {
      const earlier = this.#earlier(name, encoding)
      if (earlier === undefined) bytes ??= await readFile(this.#output.fileOf(name))
      attempts[encoding] = earlier ?? (await this.#attempt(name, encoding, bytes ?? Buffer.alloc(0)))
    }
    this.attempts.set(name, attempts)
  }

  /** What an earlier build made of it, if that tried hard enough and its file is whole. */
  #earlier(name: LogicalPath, encoding: Encoding): Attempt | undefined {
    const attempt = this.#known.get(name)?.[encoding]
    if (attempt === undefined || attempt.level < this.#levels[encoding]) return undefined
    const { variant } = attempt
    return variant === undefined || this.#output.has(variant.file, variant.integrity) ? attempt : undefined
  }

  async #attempt(name: LogicalPath, encoding: Encoding, bytes: Buffer): Promise<Attempt> {
    const level = this.#levels[encoding]
    const compressed = await compress(bytes, encoding, level)
    const isKept =
      isWorthIt(compressed.length, bytes.length) && (await decodesTo(compressed, encoding, bytes))
    return isKept ? { level, variant: this.#keep(name, encoding, compressed) } : { level }
  }

  #keep(name: LogicalPath, encoding: Encoding, compressed: Buffer): Variant {
    const file = `${name}${suffixes[encoding]}` as LogicalPath
    const digest = digestOf(compressed)
    this.#output.replace(file, digest, { bytes: compressed })
    return { file, size: compressed.length, integrity: integrityOf(digest) }
  }
}
