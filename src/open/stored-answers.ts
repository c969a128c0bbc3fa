import { plainReply, type Reply, withoutBody } from '../http/reply.js'
import { failure } from '../io/payload.js'
import type { Store } from '../io/stores/store.js'
import type { Manifest } from '../manifest/manifest.js'
import type { Published } from '../manifest/published.js'
import type { OpenSettings } from '../open-options.js'
import { ObjectCache, StoredObject } from './object-cache.js'
import { readRecord } from './published-release.js'
import { fillTable, type ReadPart } from './read-table.js'
import type { OpenTable } from './release.js'
import type { SeenPointer } from './seen-pointer.js'
import { corruptOutput } from './stored.js'
import { urlsElsewhere } from './urls-elsewhere.js'

/** Of so many releases before the current one the URLs are answered. */
const mostEarlier = 10

const unavailable = plainReply(503, 'Service unavailable', { 'Retry-After': '1' })

/** What a node answers whose files lie in a store: nothing of them, or with `fallback` all, each fetched when asked for. */
export class StoredAnswers {
  readonly #store: Store
  readonly #settings: OpenSettings
  readonly #pointer: SeenPointer
  readonly #objects: ObjectCache
  #known: ReadonlyMap<string, Published> = new Map()

  constructor(store: Store, settings: OpenSettings, pointer: SeenPointer) {
    this.#store = store
    this.#settings = settings
    this.#pointer = pointer
    this.#objects = new ObjectCache(store, settings.memory)
  }

  async tableOf(record: Published): Promise<OpenTable> {
    const { fallback, serving } = this.#settings
    const earlier = fallback ? await this.#earlier(record) : []
    const { table } = await fillTable(
      manifestOf(record),
      earlier.map(manifestOf),
      serving,
      readerOf([record, ...earlier]),
    )
    return fallback ? table : urlsElsewhere(table, this.#store)
  }

  /** A reply whose bytes are at hand, and are those that were published. */
  confirm(reply: Reply | null): Promise<Reply> | Reply | null {
    const content = reply?.body?.content ?? reply?.promised
    if (reply === null || !(content instanceof StoredObject)) return reply
    return this.#fetched(reply, content)
  }

  async #fetched(reply: Reply, object: StoredObject): Promise<Reply> {
    const { status, headers, body, fallback = failure } = reply
    const as = (other: Reply) => (body === null ? withoutBody(other) : other)
    try {
      const content = await this.#objects.take(object)
      if (content !== null) return { status, headers, body: body === null ? null : { ...body, content } }
    } catch {
      return as(unavailable)
    }
    return (await this.confirm(as(fallback))) ?? as(failure)
  }

  /** Records that can't be read are left out: what only they name is unknown. */
  async #earlier(current: Published): Promise<Published[]> {
    const { release, base } = current.manifest
    const ids = this.#releases()
      .filter((id) => id !== release)
      .slice(0, mostEarlier)
    const records = new Map(this.#known)
    for (const id of ids) {
      const record = records.get(id) ?? (await readRecord(this.#store, id).then(recordOf, () => null))
      if (record !== null) records.set(id, record)
    }
    const wanted = new Set([release, ...ids])
    this.#known = new Map([...records, [release, current] as const].filter(([id]) => wanted.has(id)))
    return ids.flatMap((id) => this.#known.get(id) ?? []).filter(({ manifest }) => manifest.base === base)
  }

  #releases(): string[] {
    try {
      return this.#pointer.read().releases.map(({ release }) => release)
    } catch {
      return []
    }
  }
}

function recordOf({ record }: { readonly record: Published }): Published {
  return record
}

/** What is stored as gzip alone is a variant of itself. */
function manifestOf({ manifest, objects }: Published): Manifest {
  const assets = [...manifest.assets].map(([path, asset]) => {
    const { encoding, size, integrity } = objects.get(asset.file) ?? {}
    const isPacked = encoding === 'gzip' && size !== undefined && integrity !== undefined
    const variants = isPacked ? { variants: { gzip: { file: asset.file, size, integrity } } } : {}
    return [path, { ...asset, ...variants }] as const
  })
  return { ...manifest, assets: new Map(assets) }
}

/** Where the bytes of a part lie: names that follow the release have theirs under another key. */
function readerOf(records: readonly Published[]): ReadPart {
  return async (part) => {
    const { file, size, integrity } = part
    for (const { objects, documents } of records) {
      const key = documents.get(file) ?? file
      const stored = objects.get(key)
      const isPacked = stored?.encoding === 'gzip' && stored.integrity !== integrity
      if (isPacked || stored?.integrity === integrity)
        return { size, integrity, content: new StoredObject(key, size, integrity, isPacked) }
    }
    return corruptOutput(file)
  }
}
