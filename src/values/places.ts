/** Where lines begin, in a text as far as they were told apart. */
export interface Lines {
  readonly starts: readonly number[]
  readonly end: number
}

/** Lines and columns of a text's offsets, both from 1; columns in UTF-16 code units, as editors count. */
export class Places {
  readonly #textOf: () => string
  #text: string | null = null
  readonly #lineStarts: number[]
  /** As far as lines were told apart: most of what is asked for stands at the beginning. */
  #end: number

  /** Most texts are never asked for, since nothing is wrong with them. `lines`: what was known of the same text before. */
  constructor(text: () => string, lines: Lines = { starts: [], end: 0 }) {
    this.#textOf = text
    this.#lineStarts = [...lines.starts]
    this.#end = lines.end
  }

  /** What is known of the text, if it had to be read; else `undefined`. */
  get learnt(): Lines | undefined {
    return this.#text === null ? undefined : { starts: this.#lineStarts, end: this.#end }
  }

  at(offset: number): { line: number; column: number } {
    this.#readTo(offset)
    const line = lastUpTo(this.#lineStarts, offset)
    const start = this.#lineStarts[line] ?? 0
    return { line: line + 1, column: offset - start + 1 }
  }

  #readTo(offset: number): void {
    if (offset < this.#end) return
    this.#text ??= this.#textOf()
    const text = this.#text
    // A BOM is no character that an editor shows.
    if (this.#end === 0) this.#lineStarts.push(text.startsWith('\uFEFF') ? 1 : 0)
    lineBreak.lastIndex = this.#end
    while (this.#end <= offset && lineBreak.test(text)) {
      this.#end = lineBreak.lastIndex
      this.#lineStarts.push(this.#end)
    }
    if (this.#end <= offset) this.#end = text.length + 1
  }
}

/** The index of the last of rising numbers that is no greater; -1 if there is none. By halving: a file may have many of both. */
function lastUpTo(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return low - 1
}

const lineBreak = /\r\n|[\n\r\f\u2028\u2029]/g
