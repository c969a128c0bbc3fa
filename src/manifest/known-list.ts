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
  readonly #parse: (text: string) => readonly T[] | null
  readonly #keyOf: (value: T) => string
  readonly #separator: Buffer
  #bytes: Uint8Array = new Uint8Array()
  #values: readonly T[] = []
  /** Where each of the values stands, and where another one behind them would. */
  #starts: readonly number[] = []

  /**
   * `indent`: of each; what is deeper is indented more, and no string holds a line break. `parse`: one or more of them, in
   * their order; `null` where it can't tell that of more than one.
   */
  constructor(indent: string, parse: (text: string) => readonly T[] | null, keyOf: (value: T) => string) {
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
    for (let at = start; at < end; ) {
      const length = this.#lengthIfSame(place, bytes, at, end)
      if (length === null) {
        const isKnown = place < this.#values.length
        const ends = this.#ends(bytes, at, { end, most: isKnown ? 1 : atOnce })
        values.push(...this.#parsed(bytes, at, ends))
        for (const next of ends) starts.push(next + comma)
        if (isKnown) place = this.#placeBehind(values.at(-1) as T, place)
      } else {
        values.push(this.#values[place] as T)
        starts.push(at + length + comma)
        place++
      }
      at = starts.at(-1) ?? end
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

  /** Where those that begin here end: so many of them, or all. */
  #ends(bytes: Buffer, at: number, { end, most }: { end: number; most: number }): number[] {
    const ends: number[] = []
    for (let start = at; start < end && ends.length < most; ) {
      const next = bytes.indexOf(this.#separator, start)
      ends.push(next < 0 || next > end ? end : next)
      start = (ends.at(-1) ?? end) + comma
    }
    return ends
  }

  #parsed(bytes: Buffer, at: number, ends: readonly number[]): readonly T[] {
    const all = this.#parse(textOf(bytes.subarray(at, ends.at(-1))))
    if (all?.length === ends.length) return all
    if (ends.length === 1) throw new Error('this is not one of a list')
    return ends.flatMap((end, index) => this.#parsed(bytes, (ends[index - 1] ?? at - comma) + comma, [end]))
  }

  /** Where the last list goes on, after what comes before this in the order, or in place of it. */
  #placeBehind(value: T, place: number): number {
    const key = this.#keyOf(value)
    let next = place
    while (next < this.#values.length && this.#keyOf(this.#values[next] as T) <= key) next++
    return next
  }
}

/** Parsed together they take half the time; all at once would be too much to hold. */
const atOnce = 64

/** How long it is, and what it is. */
const [comma, codeOfComma] = [1, 0x2c]
