import { setImmediate } from 'node:timers/promises'
import {
  type Assets,
  createHas,
  createImportMap,
  createUrl,
  createVersion,
  type ModuleInfo,
  type UrlOptions,
} from './assets.js'
import { answer } from './http/answer.js'
import { createEntry, type Entry, type EntryParts, entriesOf, type Part } from './http/entry.js'
import { Table } from './http/table.js'
import { type VersionForm, versionForm } from './http/version-form.js'
import { readHistory, readManifestFile } from './io/history.js'
import { fileOf } from './io/layout.js'
import { chooseForMemory, corruptOutput, type Promised, verifiedContent } from './io/memory.js'
import { earlierUrls, versionedUrlsOf } from './manifest/claimed-urls.js'
import { encodings, type Manifest, type ManifestAsset } from './manifest/manifest.js'
import { readManifest } from './manifest/read-manifest.js'
import type { Release } from './manifest/release.js'
import { EverfreshError } from './values/error.js'
import { byPath, type LogicalPath } from './values/logical-path.js'
import { encodePath } from './values/url-path.js'
import { versionedUrl } from './values/versioned-url.js'

export interface OpenOptions extends UrlOptions {}

/**
 * The assets of a built folder, or of a manifest that was read already. Only the manifest is read here; the
 * files are verified before the first answer, or by `ready()`.
 * @throws {EverfreshError} `manifest-missing`, `manifest-corrupt`, `manifest-newer`, `option-invalid`
 */
export async function openAssets(from: string | object, options: OpenOptions = {}): Promise<Assets> {
  if (typeof from !== 'string' && (typeof from !== 'object' || from === null))
    throw new EverfreshError(
      'option-invalid',
      `openAssets() takes a built folder, such as "dist/static", not ${String(from)}`,
    )
  const folder = typeof from === 'string' ? from : null
  const manifest = typeof from === 'string' ? readManifestFile(from) : readManifest(from, 'the manifest')
  const { base } = manifest
  const urls = new Map<string, string>([...manifest.assets].map(([path, { url }]) => [path, url]))
  const source = {
    base,
    strategy: manifest.strategy,
    find: (path: string) => urls.get(path),
    version: (path: string) => manifest.assets.get(path as LogicalPath)?.version,
    names: () => urls.keys(),
  }
  const table = new LazyTable(folder, manifest)
  return {
    base,
    url: createUrl(source, options),
    version: createVersion(source, options),
    has: createHas(source),
    importMap: createImportMap(source, (path) => moduleOf(manifest, path), options),
    ready: () => table.verify(),
    close: async () => table.close(),
    reply(request, settings) {
      const loaded = table.loaded
      if (loaded !== null) return answer((path, query) => loaded.find(path, query), request, settings)
      return table.load().then((late) => answer((path, query) => late.find(path, query), request, settings))
    },
  }
}

function moduleOf({ assets }: Manifest, path: string): ModuleInfo | undefined {
  const asset = assets.get(path as LogicalPath)
  if (asset === undefined || (!asset.immutable && asset.url === encodePath(path))) return undefined
  const { url, integrity, type, imported = false, references = [] } = asset
  return { url, integrity, type, imported, references }
}

/** The table of a built folder, filled once, when it is first needed. */
class LazyTable {
  loaded: Table | null = null
  #loading: Promise<Loaded> | null = null
  #isTold = false
  readonly #folder: string | null
  readonly #manifest: Manifest

  constructor(folder: string | null, manifest: Manifest) {
    this.#folder = folder
    this.#manifest = manifest
  }

  /** Damage is told once, to the log, where nobody has asked for `verify`. */
  async load(): Promise<Table> {
    const { table, damaged } = await this.#load()
    if (damaged !== null && !this.#isTold) process.emitWarning(damaged.message, 'EverfreshWarning')
    this.#isTold = true
    return table
  }

  /** @throws {EverfreshError} `output-corrupt` if a file is not what the manifest says */
  async verify(): Promise<void> {
    const { damaged } = await this.#load()
    this.#isTold = true
    if (damaged !== null) throw damaged
  }

  close(): void {
    this.loaded = null
    this.#loading = Promise.reject(new Error('these assets were closed'))
    this.#loading.catch(() => {})
  }

  #load(): Promise<Loaded> {
    this.#loading ??= this.#fill()
    return this.#loading
  }

  async #fill(): Promise<Loaded> {
    if (this.#folder === null)
      throw new EverfreshError(
        'manifest-missing',
        'assets opened from a manifest alone have URLs, but no files to serve: open the built folder',
      )
    const loaded = await readTable(this.#folder, this.#manifest)
    this.loaded = loaded.table
    return loaded
  }
}

interface Loaded {
  readonly table: Table
  /** What is wrong with the first file that isn't what was promised; its URLs answer 500, all others as ever. */
  readonly damaged: EverfreshError | null
}

/** How many files are read before others get their turn. */
const batch = 64

async function readTable(folder: string, manifest: Manifest): Promise<Loaded> {
  const assets = [...manifest.assets]
  const inMemory = chooseForMemory(assets.flatMap(([, asset]) => promisesOf(folder, asset)))
  const entries = new Map<string, Entry | 'broken'>()
  let damaged: EverfreshError | null = null
  for (const [count, [path, asset]] of assets.entries()) {
    const parts = readParts(folder, path, asset, inMemory)
    const urls = versionedUrlsOf(path, asset, manifest)
    if (parts === null) {
      damaged ??= corruptOutput(fileOf(folder, asset.file))
      for (const url of [asset.url, encodePath(path), ...urls]) entries.set(url, 'broken')
    } else {
      for (const [url, entry] of entriesOf(asset.url, parts)) entries.set(url, entry)
      for (const [url, immutable] of labelUrls(path, asset, manifest))
        entries.set(url, createEntry({ ...parts, immutable }))
    }
    if (count % batch === 0) await setImmediate()
  }
  const earlier = earlierManifests(folder, manifest)
  for (const { url, path, asset, immutable } of earlierUrls(manifest, earlier)) {
    const parts = entries.has(url) ? null : readParts(folder, path, asset, inMemory)
    if (parts !== null) entries.set(url, createEntry({ ...parts, immutable }))
  }
  return { table: new Table(manifest.base, entries, formOf(manifest, earlier)), damaged }
}

/** The URLs of labels, and whether they are for ever. */
function labelUrls(
  path: LogicalPath,
  { labels = [], reusedLabels = [] }: ManifestAsset,
  { strategy }: Manifest,
): (readonly [string, boolean])[] {
  const urlOf = (label: string) => versionedUrl(path, label, strategy)
  return [
    ...labels.map((label) => [urlOf(label), true] as const),
    ...reusedLabels.map((label) => [urlOf(label), false] as const),
  ]
}

/** The newest first. */
function earlierManifests(folder: string, { base, release }: Manifest): Manifest[] {
  const earlier = [...readHistory(folder).releases.values()].filter(
    ({ manifest }) => manifest.base === base && manifest.release !== release,
  )
  const endOf = ({ superseded, made }: Release) => superseded ?? made
  return earlier.sort((a, b) => byPath(endOf(b), endOf(a))).map(({ manifest }) => manifest)
}

function formOf(manifest: Manifest, earlier: readonly Manifest[]): VersionForm {
  const all = [manifest, ...earlier].flatMap(({ assets }) => [...assets.values()])
  return versionForm(manifest.strategy, new Set(all.map(({ version }) => version)))
}

function promisesOf(folder: string, asset: ManifestAsset): Promised[] {
  const files = [asset, ...Object.values(asset.variants ?? {})]
  return files.map(({ file, size, integrity }) => ({ file: fileOf(folder, file), size, integrity }))
}

/** `null` if the file isn't what it was; a variant of which that is true is dropped, for the identity says the same. */
function readParts(
  folder: string,
  path: LogicalPath,
  asset: ManifestAsset,
  inMemory: ReadonlySet<string>,
): EntryParts | null {
  const partOf = ({ file, size, integrity }: Omit<Promised, 'file'> & { file: LogicalPath }): Part | null => {
    const promised = { file: fileOf(folder, file), size, integrity }
    const content = verifiedContent(promised, inMemory.has(promised.file))
    return content === null ? null : { size, integrity, content }
  }
  const identity = partOf(asset)
  if (identity === null) return null
  const variants = encodings.flatMap((encoding) => {
    const variant = asset.variants?.[encoding]
    const part = variant === undefined ? null : partOf(variant)
    return part === null ? [] : [{ ...part, encoding }]
  })
  return { path, immutable: asset.immutable, type: asset.type, identity, variants }
}
