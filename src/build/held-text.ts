import { LazyText, type SourceText } from '../stamp/source-text.js'

/** The bytes of a text that will be read once more: outside of the heap, where no collection copies them. */
export interface HeldText {
  readonly bytes: Uint8Array
  readonly encoding: SourceText['encoding']
}

export function textOf({ bytes, encoding }: HeldText): SourceText {
  const { buffer, byteOffset, length } = bytes
  return new LazyText(Buffer.from(buffer, byteOffset, length), encoding)
}

const slabSize = 256 << 10

/** In bytes: larger ones are read again in less time than it takes to touch new memory. */
const most = 16 << 10

/** Keeps copies of bytes, many of them in one piece of memory, as long as there is room. */
export class TextStore {
  #left: number
  #free: Uint8Array = new Uint8Array(0)

  /** `budget`: of all copies together, in bytes. */
  constructor(budget: number) {
    this.#left = budget
  }

  /** `null` where there is no room left, or too much is asked for. */
  hold(bytes: Uint8Array, encoding: SourceText['encoding']): HeldText | null {
    const { length } = bytes
    if (length > most || length > this.#left) return null
    this.#left -= length
    if (length > this.#free.length) this.#free = Buffer.allocUnsafeSlow(slabSize)
    const own = this.#free.subarray(0, length)
    this.#free = this.#free.subarray(length)
    own.set(bytes)
    return { bytes: own, encoding }
  }
}
