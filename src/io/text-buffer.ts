/** In bytes: what is written in smaller pieces is mostly calls. */
const size = 128 << 10

/** A UTF-16 unit takes no more bytes in UTF-8. */
const mostPerUnit = 3

/**
 * Makes larger pieces of small ones, as UTF-8 and in the same memory again and again: to touch new pages takes longer than
 * to write into them.
 */
export class TextBuffer {
  readonly #bytes = Buffer.allocUnsafeSlow(size)
  readonly #put: (bytes: Uint8Array) => void
  #length = 0

  /** `put` gets each piece, which is good while it runs. */
  constructor(put: (bytes: Uint8Array) => void) {
    this.#put = put
  }

  add(text: string): void {
    const most = text.length * mostPerUnit
    if (this.#length + most > size) this.flush()
    if (most > size) this.#put(Buffer.from(text))
    else this.#length += this.#bytes.write(text, this.#length)
  }

  /** Gives what was added until now. */
  flush(): void {
    if (this.#length > 0) this.#put(this.#bytes.subarray(0, this.#length))
    this.#length = 0
  }
}
