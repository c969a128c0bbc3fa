import { readFileSync } from 'node:fs'
import { digestOf } from '../values/digest.js'
import { CacheWriter, headOf, keyOf, separator } from './cache-writer.js'

/**
 * What is remembered by names from one build to the next, a line each. Of very many values most are not asked for, so
 * each stays text until it is, and what is new is written at once.
 */
export class LineCache {
  readonly #file: string | null
  readonly #key: string
  readonly #kept = new Set<string>()
  #earlier: ReadonlyMap<string, string> | undefined
  #writer: CacheWriter | null = null

  /** `file`: `null` for a cache that is nowhere. */
  constructor(file: string | null, key: string) {
    this.#file = file
    this.#key = key
  }

  /** Whether anything is remembered at all. */
  get isKept(): boolean {
    return this.#file !== null
  }

  /** What the last build remembered. */
  get(name: string): unknown {
    const line = this.#lines.get(keyOf(name))
    return line === undefined ? undefined : JSON.parse(line)
  }

  /** What the last build remembered of it is true still, unless it is set anew. */
  keep(name: string): void {
    this.#kept.add(name)
  }

  set(name: string, value: unknown): void {
    if (this.#file === null) return
    this.#kept.delete(name)
    this.#writer ??= new CacheWriter(this.#file, this.#key)
    this.#writer.add(name, JSON.stringify(value))
  }

  /** What was neither set nor kept is forgotten. */
  save(): void {
    const isSame = this.#writer === null && this.#kept.size === (this.#earlier?.size ?? 0)
    if (this.#file === null || isSame) return
    this.#writer ??= new CacheWriter(this.#file, this.#key)
    for (const name of this.#kept) this.#writer.add(name, this.#lines.get(keyOf(name)) ?? 'null')
    this.#writer.save()
    this.#earlier = undefined
  }

  /** Leaves nothing behind where it was not saved. */
  close(): void {
    this.#writer?.close()
  }

  get #lines(): ReadonlyMap<string, string> {
    this.#earlier ??= new Map(this.#file === null ? [] : linesOf(readCacheText(this.#file, this.#key)))
    return this.#earlier
  }
}

function* linesOf(text: string): Generator<[name: string, line: string]> {
  for (let start = 0; start < text.length; ) {
    const [middle, end] = [text.indexOf(separator, start), text.indexOf('\n', start)]
    yield [text.slice(start, middle), text.slice(middle + 1, end)]
    start = end + 1
  }
}

/** All lines as one text; empty where the file is missing, cut, or of another key. */
function readCacheText(file: string, key: string): string {
  try {
    const text = readFileSync(file, 'utf8')
    const end = text.indexOf('\n')
    const body = text.slice(end + 1)
    return text.slice(0, end) === headOf(key, digestOf(body)) ? body : ''
  } catch {
    return ''
  }
}
