import { setImmediate } from 'node:timers/promises'
import {
  createEntry,
  type DictionaryParts,
  type Entry,
  type EntryParts,
  entriesOf,
  plainUrls,
} from '../http/entry.js'
import type { Part } from '../http/representation.js'
import type { Serving } from '../http/serving.js'
import { Table } from '../http/table.js'
import { versionForm } from '../http/version-form.js'
import { readHistory } from '../io/history.js'
import { fileOf } from '../io/layout.js'
import { chooseForMemory, type Promised } from '../io/memory.js'
import { type EarlierUrl, earlierUrls, labelUrlsOf, versionedUrlsOf } from '../manifest/claimed-urls.js'
import { encodings, type Manifest, type ManifestAsset, versionFileText } from '../manifest/manifest.js'
import { newestFirst } from '../manifest/release.js'
import type { OpenSettings } from '../open-options.js'
import { dictionaryMatch } from '../values/dictionary.js'
import { digestOf, integrityOf } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import { encodePath } from '../values/url-path.js'
import { versionedUrl } from '../values/versioned-url.js'
import { Contents } from './contents.js'
import { corruptOutput } from './stored.js'

export interface Loaded {
  readonly table: Table
  readonly contents: Contents
  /** What is wrong with the first file that isn't what was promised; its URLs answer 500, all others as ever. */
  readonly damaged: EverfreshError | null
}

type NamedAsset = readonly [LogicalPath, ManifestAsset]

/** How many files are read before others get their turn. */
const batch = 64

/**
 * The table of a release and of those before it, of which each file was verified. `memory` is the most bytes of
 * files to hold, `earlier` what need not be read again.
 */
export async function readTable(
  folder: string,
  manifest: Manifest,
  { memory, serving }: OpenSettings,
  earlier: Contents | null,
): Promise<Loaded> {
  const before = manifestsBefore(folder, manifest)
  const promised = promisesOf(folder, manifest.assets.values())
  const others = new Set(earlierUrls(manifest, before).map(({ asset }) => asset))
  const contents = new Contents(chooseForMemory(memory, promised, promisesOf(folder, others)), earlier)
  const read = (part: StoredPart) => readPart(promiseOf(folder, part), contents)
  return { ...(await fillTable(manifest, before, serving, read)), contents }
}

/** The content of a part as it was promised, or what is wrong with it. */
export type ReadPart = (part: StoredPart) => Promise<Part | EverfreshError>

/** The same from anywhere: `before` are the releases before it, the newest first. */
export async function fillTable(
  manifest: Manifest,
  before: readonly Manifest[],
  serving: Serving,
  read: ReadPart,
): Promise<Omit<Loaded, 'contents'>> {
  const filling = new Filling(read, serving)
  if (manifest.versionFile !== undefined) filling.addVersionFile(manifest.versionFile, manifest)
  for (const asset of manifest.assets) await filling.add(asset, manifest)
  for (const url of earlierUrls(manifest, before)) await filling.addRetained(url, manifest)
  const form = versionForm(manifest.strategy, versionsOf([manifest, ...before]))
  const table = new Table(manifest.base, filling.entries, { serving, form })
  return { table, damaged: filling.damaged }
}

class Filling {
  readonly entries = new Map<string, Entry | 'broken'>()
  damaged: EverfreshError | null = null
  #count = 0

  constructor(
    private readonly read: ReadPart,
    private readonly serving: Serving,
  ) {}

  async add([path, asset]: NamedAsset, manifest: Manifest): Promise<void> {
    const parts = await this.#readParts(path, asset, manifest)
    if (parts instanceof EverfreshError) {
      this.damaged ??= parts
      const urls = [asset.url, ...plainUrls(path), ...versionedUrlsOf(path, asset, manifest)]
      for (const url of urls) this.entries.set(url, 'broken')
      return
    }
    for (const [url, entry] of entriesOf(asset.url, parts, this.serving)) this.entries.set(url, entry)
    for (const { url, immutable } of labelUrlsOf(path, asset, manifest)) this.#set(url, parts, immutable)
  }

  /** Asked for by pages that want to know whether they are current: never from a cache. */
  addVersionFile(path: LogicalPath, manifest: Manifest): void {
    const content = Buffer.from(versionFileText(manifest))
    const identity = { size: content.length, integrity: integrityOf(digestOf(content)), content }
    const parts = { path, immutable: false, type: 'application/json; charset=utf-8', identity }
    this.entries.set(path, createEntry(parts, { ...this.serving, plainMaxAge: 0 }))
  }

  /** Open tabs still ask for what earlier releases named; what of it is gone is unknown. */
  async addRetained({ url, path, asset, immutable }: EarlierUrl, manifest: Manifest): Promise<void> {
    const parts = this.entries.has(url) ? null : await this.#readParts(path, asset, manifest)
    if (parts !== null && !(parts instanceof EverfreshError)) this.#set(url, parts, immutable)
  }

  #set(url: string, parts: EntryParts, immutable: boolean): void {
    this.entries.set(url, createEntry({ ...parts, immutable }, this.serving))
  }

  /** A variant or delta that isn't what was promised is dropped, for the identity says the same. */
  async #readParts(
    path: LogicalPath,
    asset: ManifestAsset,
    manifest: Manifest,
  ): Promise<EntryParts | EverfreshError> {
    if (this.#count++ % batch === 0) await setImmediate()
    const identity = await this.read(asset)
    if (identity instanceof EverfreshError) return identity
    const variants: NonNullable<EntryParts['variants']>[number][] = []
    for (const encoding of encodings) {
      const variant = asset.variants?.[encoding]
      const part = variant === undefined ? null : await this.read(variant)
      if (part !== null && !(part instanceof EverfreshError)) variants.push({ ...part, encoding })
    }
    const dictionary = await this.#readDictionary(path, asset, manifest)
    return { path, immutable: asset.immutable, type: asset.type, identity, variants, ...dictionary }
  }

  /** Only a URL of the form that later releases will have can be told apart from others by a pattern. */
  async #readDictionary(
    path: LogicalPath,
    { url, version, deltas: promised }: ManifestAsset,
    { base, strategy }: Manifest,
  ): Promise<Pick<EntryParts, 'dictionary'>> {
    if (promised === undefined || url !== versionedUrl(path, version, strategy)) return {}
    const deltas: DictionaryParts['deltas'][number][] = []
    for (const delta of promised) {
      const part = await this.read(delta)
      if (!(part instanceof EverfreshError)) deltas.push({ ...part, dictionary: delta.dictionary })
    }
    return { dictionary: { match: base + dictionaryMatch(path, strategy), deltas } }
  }
}

async function readPart(
  { file, size, integrity }: Promised,
  contents: Contents,
): Promise<Part | EverfreshError> {
  try {
    const content = await contents.take({ file, size, integrity })
    return content === null ? corruptOutput(file) : { size, integrity, content }
  } catch (error) {
    if (error instanceof EverfreshError) return error
    throw error
  }
}

interface StoredPart extends Omit<Promised, 'file'> {
  readonly file: LogicalPath
}

function promisesOf(folder: string, assets: Iterable<ManifestAsset>): Promised[] {
  return [...assets].flatMap((asset) =>
    [asset, ...Object.values(asset.variants ?? {}), ...(asset.deltas ?? [])].map((part) =>
      promiseOf(folder, part),
    ),
  )
}

function promiseOf(folder: string, { file, size, integrity }: StoredPart): Promised {
  return { file: fileOf(folder, file), size, integrity }
}

/** The newest first. */
function manifestsBefore(folder: string, { base, release }: Manifest): Manifest[] {
  return newestFirst(readHistory(folder).releases.values())
    .map(({ manifest }) => manifest)
    .filter((manifest) => manifest.base === base && manifest.release !== release)
}

/** Those that a URL ever carried. */
function versionsOf(manifests: readonly Manifest[]): Set<string> {
  const versions = new Set<string>()
  for (const { assets } of manifests)
    for (const [path, { url, version }] of assets) if (url !== encodePath(path)) versions.add(version)
  return versions
}
