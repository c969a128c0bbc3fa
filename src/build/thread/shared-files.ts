import type { Digest, Digests } from '../../values/digest.js'
import type { Counters } from './counters.js'

/**
 * What has become of a file: `claimed`: one of the threads is about to do all of it; `read`: its bytes lie in the shared
 * memory; `done`: it needs nothing more; `found`: a message says what is in it; `left`: the thread of the build shall read
 * it, be it since it has changed, and say what is wrong with it; `taken`: that one has done so.
 */
const fates = ['waiting', 'claimed', 'read', 'done', 'found', 'left', 'taken'] as const
export type Fate = (typeof fates)[number]

export interface SharedFilesMemory {
  readonly fates: SharedArrayBuffer
  readonly numbers: SharedArrayBuffer
  readonly digests: SharedArrayBuffer
}

/** The characters of a SHA-256 as an integrity value. */
const digestLength = 51

/** What the thread of files tells of each. */
export class SharedFiles {
  readonly #counters: Counters
  readonly #fates: Uint8Array
  readonly #numbers: Int32Array
  readonly #digests: Buffer
  /** Of the digests of one. */
  readonly #width: number

  constructor(
    { fates, numbers, digests, hashLength }: SharedFilesMemory & { hashLength: number },
    counters: Counters,
  ) {
    this.#counters = counters
    this.#fates = new Uint8Array(fates)
    this.#numbers = new Int32Array(numbers)
    this.#digests = Buffer.from(digests)
    this.#width = digestLength + hashLength
  }

  /** `hashLength`: of the hex of the other algorithm, or 0. */
  static memoryOf(count: number, hashLength: number): SharedFilesMemory {
    return {
      fates: new SharedArrayBuffer(count),
      numbers: new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT),
      digests: new SharedArrayBuffer(count * (digestLength + hashLength)),
    }
  }

  fateOf(index: number): Fate {
    return fates[Atomics.load(this.#fates, index)] ?? 'waiting'
  }

  /** Takes a file that either thread may take; false where the other one was first. */
  claim(index: number): boolean {
    const [waiting, claimed] = [fates.indexOf('waiting'), fates.indexOf('claimed')]
    return Atomics.compareExchange(this.#fates, index, waiting, claimed) === waiting
  }

  /** Whether something has become of a file. */
  isSettled(index: number): boolean {
    return Atomics.load(this.#fates, index) > fates.indexOf('claimed')
  }

  /** Where the bytes of one lie that was read; 1 for one that is done and is UTF-8. */
  numberOf(index: number): number {
    return this.#numbers[index] ?? 0
  }

  digestsOf(index: number): Digests {
    const [start, end] = [index * this.#width, (index + 1) * this.#width]
    const digest = this.#digests.toString('latin1', start, start + digestLength) as Digest
    if (this.#width === digestLength) return { digest }
    return { digest, hash: this.#digests.toString('latin1', start + digestLength, end) }
  }

  tell(index: number, fate: Fate, number = 0, digests?: Digests): void {
    this.#numbers[index] = number
    if (digests !== undefined)
      this.#digests.write(`${digests.digest}${digests.hash ?? ''}`, index * this.#width, 'latin1')
    Atomics.store(this.#fates, index, fates.indexOf(fate))
    this.#counters.add('news')
    this.#counters.wake('news')
  }
}
