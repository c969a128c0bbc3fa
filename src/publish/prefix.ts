import { ledgerName, pointerName, releaseName, releasesName, removalName } from '../io/layout.js'
import type { Condition, Listed, ObjectHeaders, Store } from '../io/stores/store.js'
import { formatLedger, type Ledger, parseLedger } from '../manifest/ledger.js'
import { formatPointer, type Pointer, parsePointer } from '../manifest/pointer.js'
import { formatPublished, type Published, parsePublished } from '../manifest/published.js'
import { formatMark, parseMark, type RemovalMark } from '../manifest/removal-mark.js'
import { EverfreshError } from '../values/error.js'
import { type LogicalPath, toLogicalPath } from '../values/logical-path.js'
import { bytesOf, textOf } from '../values/text.js'

/** A value as it was read, and the entity tag by which it is replaced. */
export interface Held<T> {
  readonly value: T
  readonly etag: string
}

/** What lies in a store, by key. */
export type StoreListing = ReadonlyMap<string, Listed>

interface Format<T> {
  readonly format: (value: T) => string | Buffer
  readonly parse: (bytes: Uint8Array, name: string) => T
}

const pointers = { format: formatPointer, parse: ofText(parsePointer) }
const records = { format: formatPublished, parse: parsePublished }
const ledgers = { format: formatLedger, parse: ofText(parseLedger) }
const marks = { format: formatMark, parse: ofText(parseMark) }

function ofText<T>(parse: (text: string, name: string) => T): Format<T>['parse'] {
  return (bytes, name) => parse(textOf(bytes), name)
}

const privateHeaders: ObjectHeaders = { contentType: 'application/json', cacheControl: 'no-store' }

/** A store with releases in it: what only we read there, each replaced by compare-and-swap. */
export class Prefix {
  #isFit = false

  constructor(
    readonly store: Store,
    /** Whether nobody else writes, so that the conditions of a weak store aren't needed. */
    readonly singleWriter = false,
  ) {}

  /** @throws {EverfreshError} `store-unsuitable` */
  async refuseWeak(): Promise<void> {
    if (this.singleWriter || this.#isFit) return
    this.#isFit = await this.store.keepsConditions()
    if (this.#isFit) return
    throw new EverfreshError(
      'store-unsuitable',
      `${this.store.name} takes every write, whatever its condition (If-Match, If-None-Match): two publishers would undo each other's work; add --single-writer if there is never more than one`,
    )
  }

  /** @throws {EverfreshError} `manifest-missing` */
  async published(): Promise<Held<Pointer>> {
    const pointer = await this.pointer()
    if (pointer !== null) return pointer
    throw new EverfreshError(
      'manifest-missing',
      `nothing is published at ${this.store.name}: run "everfresh publish <dir> ${this.store.name}" first`,
    )
  }

  /** `step` is called for each object, and waited for where it wants that. */
  async list(beginning = '', step: () => Promise<void> | undefined = () => undefined): Promise<StoreListing> {
    const found = new Map<string, Listed>()
    for await (const each of this.store.list(beginning)) {
      found.set(each.key, each)
      const rest = step()
      if (rest !== undefined) await rest
    }
    return found
  }

  pointer(): Promise<Held<Pointer> | null> {
    return this.#read(pointerName, pointers)
  }

  record(release: string): Promise<Held<Published> | null> {
    return this.#read(releaseName(release), records)
  }

  ledger(): Promise<Held<Ledger> | null> {
    return this.#read(ledgerName, ledgers)
  }

  mark(): Promise<Held<RemovalMark> | null> {
    return this.#read(removalName, marks)
  }

  /** All records; of those that were read before only what has changed is read. */
  async records(known: readonly Held<Published>[] = []): Promise<Held<Published>[]> {
    const before = new Map(known.map((each) => [each.etag, each]))
    const all: Held<Published>[] = []
    for (const { key, etag } of (await this.list(`${releasesName}/`)).values()) {
      const [id] = releaseIn(key)
      const record = id === undefined ? null : (before.get(etag) ?? (await this.record(id)))
      if (record !== null) all.push(record)
    }
    return all
  }

  writePointer(pointer: Pointer, before: Held<Pointer> | null): Promise<Held<Pointer> | null> {
    return this.#swap(pointerName, pointers, pointer, before)
  }

  writeRecord(record: Published, before: Held<Published> | null): Promise<Held<Published> | null> {
    return this.#swap(releaseName(record.release), records, record, before)
  }

  writeLedger(ledger: Ledger, before: Held<Ledger> | null): Promise<Held<Ledger> | null> {
    return this.#swap(ledgerName, ledgers, ledger, before)
  }

  writeMark(mark: RemovalMark, before: Held<RemovalMark> | null): Promise<Held<RemovalMark> | null> {
    return this.#swap(removalName, marks, mark, before)
  }

  /** A condition that a weak store would only be confused by is left out. */
  condition(condition: Condition): Condition | undefined {
    return this.singleWriter ? undefined : condition
  }

  async #read<T>(key: LogicalPath, { parse }: Format<T>): Promise<Held<T> | null> {
    const got = await this.store.get(key)
    if (got === null || got === 'unchanged') return null
    const { bytes, etag } = got
    return { value: parse(bytes, `${this.store.name}/${key}`), etag }
  }

  /** `null` where another one lies there by now. */
  async #swap<T>(
    key: LogicalPath,
    { format }: Format<T>,
    value: T,
    before: Held<T> | null,
  ): Promise<Held<T> | null> {
    const bytes = bytesOf(format(value))
    const condition = this.condition(before === null ? { absent: true } : { etag: before.etag })
    const put = await this.store.put(key, { bytes }, privateHeaders, condition)
    if (put !== 'refused') return { value, etag: put.etag }
    // The answer to the first attempt may have been lost.
    const got = await this.store.get(key)
    if (got === null || got === 'unchanged' || !bytes.equals(got.bytes)) return null
    return { value, etag: got.etag }
  }
}

function releaseIn(key: string): string[] {
  const name = key.slice(`${releasesName}/`.length)
  return name.endsWith('.json') && toLogicalPath(name) !== null ? [name.slice(0, -'.json'.length)] : []
}
