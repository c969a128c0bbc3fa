/** Behind each field. No path has one, and JSON writes it otherwise. */
const mark = '\0'

/** A place in a text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Texts in one text, of which none becomes a string of its own before it is asked for: there may be very many. */
export class Fields {
  readonly #text: string
  #start = 0
  #end = -1

  constructor(text: string) {
    this.#text = text
  }

  static of(texts: Iterable<string>): string {
    return [...texts, ''].join(mark)
  }

  /** Of the field that was read last. */
  get span(): Span {
    return { start: this.#start, end: this.#end }
  }

  /** @throws where there is none */
  next(): string {
    this.#skip()
    return this.#text.slice(this.#start, this.#end)
  }

  /** The same as `next() === text`, without a string for it. */
  nextIs(text: string): boolean {
    this.#skip()
    return text.length === this.#end - this.#start && this.#text.startsWith(text, this.#start)
  }

  /** The whole text with other fields in some places, which are given in their order. */
  with(edits: readonly (readonly [Span, string])[]): string {
    const pieces: string[] = []
    let done = 0
    for (const [{ start, end }, text] of edits) {
      pieces.push(this.#text.slice(done, start), text)
      done = end
    }
    return [...pieces, this.#text.slice(done)].join('')
  }

  #skip(): void {
    this.#start = this.#end + 1
    this.#end = this.#text.indexOf(mark, this.#start)
    if (this.#end < 0) throw new RangeError('there are no more fields')
  }
}
