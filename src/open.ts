import { setImmediate } from 'node:timers/promises'
import { type Assets, createHas, createUrl, type UrlOptions } from './assets.js'
import { answer } from './http/answer.js'
import { createEntry, type Entry, type EntryParts, entriesOf, type Part } from './http/entry.js'
import { Table } from './http/table.js'
import { readHistory, readManifestFile } from './io/history.js'
import { fileOf } from './io/layout.js'
import { chooseForMemory, corruptOutput, type Promised, verifiedContent } from './io/memory.js'
import { encodings, type Manifest, type ManifestAsset } from './manifest/manifest.js'
import { readManifest } from './manifest/read-manifest.js'
import { EverfreshError } from './values/error.js'
import type { LogicalPath } from './values/logical-path.js'

export interface OpenOptions extends UrlOptions {}

/**
 * The assets of a built folder, or of a manifest that was read already. Only the manifest is read here; the
 * files are verified before the first answer, or by `ready()`.
 * @throws {EverfreshError} `manifest-missing`, `manifest-corrupt`, `manifest-newer`, `option-invalid`
 */
export async function openAssets(from: string | object, options: OpenOptions = {}): Promise<Assets> {
  const folder = typeof from === 'string' ? from : null
  const manifest = typeof from === 'string' ? readManifestFile(from) : readManifest(from, 'the manifest')
  const { base } = manifest
  const urls = new Map<string, string>([...manifest.assets].map(([path, { url }]) => [path, url]))
  const source = { base, find: (path: string) => urls.get(path), names: () => urls.keys() }
  const table = new LazyTable(folder, manifest)
  return {
    base,
    url: createUrl(source, options),
    has: createHas(source),
    ready: async () => void (await table.load()),
    close: async () => table.close(),
    reply(request, settings) {
      const loaded = table.loaded
      if (loaded !== null) return answer((path) => loaded.find(path), request, settings)
      return table.load().then((late) => answer((path) => late.find(path), request, settings))
    },
  }
}

/** The table of a built folder, filled once, when it is first needed. */
class LazyTable {
  loaded: Table | null = null
  #loading: Promise<Table> | null = null
  readonly #folder: string | null
  readonly #manifest: Manifest

  constructor(folder: string | null, manifest: Manifest) {
    this.#folder = folder
    this.#manifest = manifest
  }

  load(): Promise<Table> {
    this.#loading ??= this.#fill()
    return this.#loading
  }

  close(): void {
    this.loaded = null
    this.#loading = Promise.reject(new Error('these assets were closed'))
    this.#loading.catch(() => {})
  }

  async #fill(): Promise<Table> {
    if (this.#folder === null)
      throw new EverfreshError(
        'manifest-missing',
        'assets opened from a manifest alone have URLs, but no files to serve: open the built folder',
      )
    this.loaded = await readTable(this.#folder, this.#manifest)
    return this.loaded
  }
}

/** How many files are read before others get their turn. */
const batch = 64

async function readTable(folder: string, manifest: Manifest): Promise<Table> {
  const assets = [...manifest.assets]
  const inMemory = chooseForMemory(assets.flatMap(([, asset]) => promisesOf(folder, asset)))
  const entries = new Map<string, Entry>()
  for (const [count, [path, asset]] of assets.entries()) {
    const parts = readParts(folder, path, asset, inMemory)
    if (parts === null) throw corruptOutput(fileOf(folder, asset.file))
    for (const [url, entry] of entriesOf(asset.url, parts)) entries.set(url, entry)
    if (count % batch === 0) await setImmediate()
  }
  for (const [path, asset] of earlierAssets(folder, manifest)) {
    const parts = entries.has(asset.url) ? null : readParts(folder, path, asset, inMemory)
    if (parts !== null) entries.set(asset.url, createEntry(parts))
  }
  return new Table(manifest.base, entries)
}

/** Open tabs still ask for what earlier releases named; those files stay, as immutable as they were. */
function earlierAssets(folder: string, { base, release }: Manifest): [LogicalPath, ManifestAsset][] {
  const { releases } = readHistory(folder)
  return [...releases.values()]
    .filter(({ manifest }) => manifest.base === base && manifest.release !== release)
    .flatMap(({ manifest }) => [...manifest.assets].filter(([, { immutable }]) => immutable))
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
