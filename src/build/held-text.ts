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

const slabSize = 1 << 20

/** Keeps copies of bytes, many of them in one piece of memory, as long as there is room. */
export class TextStore {
  readonly #slabs: ArrayBuffer[] = []
  #left: number
  #free: Uint8Array = new Uint8Array(0)

  /** `budget`: of all copies together, in bytes. */
  constructor(budget: number) {
    this.#left = budget
  }

  /** To be handed over to another thread as a whole. */
  get slabs(): readonly ArrayBuffer[] {
    return this.#slabs
  }

  /** `null` where there is no room left. */
  hold(bytes: Uint8Array, encoding: SourceText['encoding']): HeldText | null {
    if (bytes.length > this.#left) return null
    this.#left -= bytes.length
    const own = this.#take(bytes.length)
    own.set(bytes)
    return { bytes: own, encoding }
  }

  #take(length: number): Uint8Array {
    // A large one has memory to itself, so that little of any slab is wasted.
    if (length > slabSize / 8) return this.#slab(length)
    if (length > this.#free.length) this.#free = this.#slab(slabSize)
    const taken = this.#free.subarray(0, length)
    this.#free = this.#free.subarray(length)
    return taken
  }

  #slab(size: number): Uint8Array {
    const slab = Buffer.allocUnsafeSlow(size)
    this.#slabs.push(slab.buffer as ArrayBuffer)
    return new Uint8Array(slab.buffer)
  }
}
