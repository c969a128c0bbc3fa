import { textOf } from '../values/text.js'

/** Where a list stands in a text: from behind its bracket to before the other one. */
export interface Range {
  readonly start: number
  readonly end: number
}

/**
 * Lists in JSON as we write it, sorted, of which each says mostly what the last one said, in the same words: bytes that
 * are the same mean the same, and only the others are made a text and parsed.
 */
export class KnownList<T> {
  readonly #parse: (text: string) => T
  readonly #keyOf: (value: T) => string
  readonly #separator: Buffer
  #bytes: Uint8Array = new Uint8Array()
  #values: readonly T[] = []
  /** Where each of the values stands, and where another one behind them would. */
  #starts: readonly number[] = []

  /** `indent`: of each; what is deeper is indented more, and no string holds a line break. */
  constructor(indent: string, parse: (text: string) => T, keyOf: (value: T) => string) {
    this.#separator = Buffer.from(`,\n${indent}"`)
    this.#parse = parse
    this.#keyOf = keyOf
  }

  /** The bytes must stay as they are until the next list is read. Throws what parsing throws. */
  read(bytes: Buffer, { start, end }: Range): readonly T[] {
    const values: T[] = []
    const starts: number[] = [start]
    // Among the values of the last list.
    let place = 0
    for (let at = start; at < end; starts.push(at)) {
      const length = this.#lengthIfSame(place, bytes, at, end)
      const next = length === null ? this.#endOf(bytes, at, end) : at + length
      const value = length === null ? this.#parse(textOf(bytes.subarray(at, next))) : this.#values[place]
      values.push(value as T)
      place = length === null ? this.#placeBehind(value as T, place) : place + 1
      at = next + comma
    }
    this.#bytes = bytes
    this.#values = values
    this.#starts = starts
    return values
  }

  forget(): void {
    this.#values = []
  }

  /** Of the value at a place of the last list, if just that stands here. */
  #lengthIfSame(place: number, bytes: Buffer, at: number, endOfAll: number): number | null {
    const [start, behind] = [this.#starts[place], this.#starts[place + 1]]
    if (place >= this.#values.length || start === undefined || behind === undefined) return null
    const length = behind - comma - start
    const next = at + length
    if (next !== endOfAll && (next > endOfAll || bytes[next] !== codeOfComma)) return null
    return bytes.compare(this.#bytes, start, start + length, at, next) === 0 ? length : null
  }

  #endOf(bytes: Buffer, start: number, endOfAll: number): number {
    const next = bytes.indexOf(this.#separator, start)
    return next < 0 || next > endOfAll ? endOfAll : next
  }

  /** Where the last list goes on, after what comes before this in the order, or in place of it. */
  #placeBehind(value: T, place: number): number {
    const key = this.#keyOf(value)
    let next = place
    while (next < this.#values.length && this.#keyOf(this.#values[next] as T) <= key) next++
    return next
  }
}

/** How long it is, and what it is. */
const [comma, codeOfComma] = [1, 0x2c]
