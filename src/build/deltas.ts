import { readFile } from 'node:fs/promises'
import { canBeDictionary } from '../io/delta.js'
import type { History } from '../io/history.js'
import { inParallel } from '../io/in-parallel.js'
import type { Output } from '../io/output.js'
import { VariantStore } from '../io/variant-store.js'
import { type Delta, type Manifest, type ManifestAsset, withDeltas } from '../manifest/manifest.js'
import { newestFirst, type Release } from '../manifest/release.js'
import { deltaName } from '../values/content-name.js'
import { digestOf, integrityOf } from '../values/digest.js'
import type { LogicalPath } from '../values/logical-path.js'
import { encodePath } from '../values/url-path.js'
import { DeltaEncoder } from './delta-encoder.js'
import type { BuildSettings } from './settings.js'

/** Which assets take part, in bytes: below, a delta gains nothing; above, a browser's window is too small. */
const sizes = { least: 4 << 10, most: 8 << 20 }

/** What a delta may be at most of the smallest variant, for it costs the client two files and some work. */
const worthwhile = 0.8

/** Of the assets that are compressed at one time, in bytes. */
const mostHeld = 64 << 20

type NamedAsset = readonly [LogicalPath, ManifestAsset]

interface Context {
  readonly settings: Pick<BuildSettings, 'deltas' | 'compress' | 'fast' | 'cacheFolder'>
  readonly output: Output
  readonly history: History
}

/**
 * Gives each asset that may gain by it deltas against its bytes in the releases before. What was made before is taken
 * over.
 */
export async function addDeltas(
  manifest: Manifest,
  { settings, output, history }: Context,
): Promise<Manifest> {
  const { deltas: wanted, compress, fast, cacheFolder } = settings
  if (wanted === false || !compress) return manifest
  const earlier = newestFirst(history.releases.values())
    .filter(({ manifest: { release, base } }) => release !== manifest.release && base === manifest.base)
    .slice(0, wanted.releases)
  const encoder = new DeltaEncoder(cacheFolder === null ? null : new VariantStore(cacheFolder))
  const maker = new DeltaMaker(output, fast ? null : encoder, {
    known: history.releases.get(manifest.release),
    earlier,
  })
  const taking = [...manifest.assets].filter(([path, asset]) => takesPart(path, asset))
  // The largest first, so that no core is left alone with one at the end.
  taking.sort(([, a], [, b]) => b.size - a.size)
  const deltas = new Map<LogicalPath, readonly Delta[]>()
  const bound = { bytes: mostHeld, sizeOf: ([, { size }]: NamedAsset) => size }
  await inParallel(taking, bound, async ([path, asset]) => {
    deltas.set(path, await maker.deltasOf(path, asset))
  })
  return withDeltas(manifest, deltas)
}

/** What has no variant does not shrink, and of a URL without a version a client keeps no bytes. */
function takesPart(path: LogicalPath, { immutable, url, size, variants }: ManifestAsset): boolean {
  const isVersioned = immutable && url !== encodePath(path)
  return isVersioned && variants !== undefined && size >= sizes.least && size <= sizes.most
}

class DeltaMaker {
  readonly #output: Output
  readonly #encoder: DeltaEncoder | null
  readonly #known: Release | undefined
  readonly #earlier: readonly Release[]

  /** `encoder` null: none is made that isn't there. `known`: what an earlier build said of the same release. */
  constructor(
    output: Output,
    encoder: DeltaEncoder | null,
    { known, earlier }: { known: Release | undefined; earlier: readonly Release[] },
  ) {
    this.#output = output
    this.#encoder = encoder
    this.#known = known
    this.#earlier = earlier
  }

  async deltasOf(path: LogicalPath, asset: ManifestAsset): Promise<Delta[]> {
    const made: Delta[] = []
    const names = new Set<LogicalPath>()
    for (const old of this.#dictionariesOf(path, asset)) {
      const file = deltaName(asset.file, old.integrity)
      // Two dictionaries whose digests begin alike would share a file.
      if (file === null || names.has(file)) continue
      names.add(file)
      const delta = this.#knownDelta(path, old.integrity) ?? (await this.#make(file, asset, old))
      if (delta !== null) made.push(delta)
    }
    return made
  }

  /** The same asset's other bytes that clients were told to keep as a dictionary, the newest first. */
  #dictionariesOf(path: LogicalPath, { integrity }: ManifestAsset): ManifestAsset[] {
    const offered = new Map<string, ManifestAsset>()
    for (const { manifest } of this.#earlier) {
      const old = manifest.assets.get(path)
      if (old?.deltas !== undefined && old.integrity !== integrity && !offered.has(old.integrity))
        offered.set(old.integrity, old)
    }
    return [...offered.values()]
  }

  #knownDelta(path: LogicalPath, dictionary: string): Delta | undefined {
    const deltas = this.#known?.manifest.assets.get(path)?.deltas ?? []
    const delta = deltas.find((each) => each.dictionary === dictionary)
    return delta !== undefined && this.#output.has(delta.file, delta.integrity) ? delta : undefined
  }

  async #make(file: LogicalPath, asset: ManifestAsset, old: ManifestAsset): Promise<Delta | null> {
    if (this.#encoder === null) return null
    const dictionary = await this.#read(old)
    const bytes = await this.#read(asset)
    if (dictionary === null || bytes === null || !canBeDictionary(dictionary)) return null
    const delta = await this.#encoder.encode(bytes, dictionary, smallest(asset) * worthwhile)
    if (delta === null) return null
    const digest = digestOf(delta)
    this.#output.replace(file, digest, { bytes: delta })
    return { dictionary: old.integrity, file, size: delta.length, integrity: integrityOf(digest) }
  }

  /** `null` for what is gone or holds other bytes: then no client has it as a dictionary either. */
  async #read({ file, integrity }: ManifestAsset): Promise<Buffer | null> {
    const bytes = await readFile(this.#output.fileOf(file)).catch(() => null)
    return bytes !== null && integrityOf(digestOf(bytes)) === integrity ? bytes : null
  }
}

function smallest({ size, variants = {} }: ManifestAsset): number {
  return Math.min(size, ...Object.values(variants).map((variant) => variant.size))
}
