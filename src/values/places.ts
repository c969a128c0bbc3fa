/** Lines and columns of a text's offsets, both from 1; columns in UTF-16 code units, as editors count. */
export class Places {
  readonly #text: () => string
  #lineStarts: number[] | null = null

  /** Most texts are never asked for, since nothing is wrong with them. */
  constructor(text: () => string) {
    this.#text = text
  }

  at(offset: number): { line: number; column: number } {
    this.#lineStarts ??= lineStartsOf(this.#text())
    const line = lastUpTo(this.#lineStarts, offset)
    const start = this.#lineStarts[line] ?? 0
    return { line: line + 1, column: offset - start + 1 }
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

/** A BOM is no character that an editor shows. */
function lineStartsOf(text: string): number[] {
  const starts = [text.startsWith('\uFEFF') ? 1 : 0]
  for (const { index, 0: lineBreak } of text.matchAll(/\r\n|[\n\r\f\u2028\u2029]/g))
    starts.push(index + lineBreak.length)
  return starts
}
