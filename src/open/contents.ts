import { stat } from 'node:fs/promises'
import type { Content } from '../http/reply.js'
import { type Signature, signatureOf } from '../io/file-state.js'
import { HeldFile } from '../io/held-file.js'
import type { Promised } from '../io/memory.js'
import { digestLater, readContent } from '../io/read.js'
import { isMissing, readError } from '../io/system-error.js'
import { digestOf, integrityOf } from '../values/digest.js'

/** A file that was compared with what was promised. */
interface Verified {
  readonly integrity: string
  readonly content: Content
  /** Of the file when it was read. */
  readonly signature: Signature
}

/** Up to this size, in bytes, a file is read at once, while nobody else has a turn. */
const smallSize = 256 << 10

/**
 * What the files of a release hold, each read and verified once: in memory, or ready to be read. What an earlier
 * release held, of files that have not been touched since, is not read again.
 */
export class Contents {
  readonly #verified = new Map<string, Verified>()

  constructor(
    private readonly inMemory: ReadonlySet<string>,
    private readonly earlier: Contents | null,
  ) {}

  /**
   * A file's content after it was compared with what was promised; `null` if it is another, or gone.
   * @throws {EverfreshError} `unreadable`, `file-changing`
   */
  async take(promised: Promised): Promise<Content | null> {
    const { file, integrity } = promised
    try {
      const verified =
        this.#verified.get(file) ?? (await this.#known(promised)) ?? (await this.#read(promised))
      if (verified.integrity !== integrity) return null
      this.#verified.set(file, verified)
      return verified.content
    } catch (error) {
      if (isMissing(error)) return null
      throw readError(error, file)
    }
  }

  /** Closes the files, but for those that others go on using, as soon as no answer needs them any more. */
  retire(others?: Contents | null): void {
    for (const [file, { content }] of this.#verified)
      if (content instanceof HeldFile && others?.get(file)?.content !== content) content.retire()
  }

  private get(file: string): Verified | undefined {
    return this.#verified.get(file)
  }

  async #known({ file, integrity }: Promised): Promise<Verified | undefined> {
    const known = this.earlier?.get(file)
    if (known === undefined || known.integrity !== integrity) return undefined
    const { content } = known
    const signature = content instanceof HeldFile ? content.signature : known.signature
    if (signatureOf(await stat(file, { bigint: true })) !== signature) return undefined
    const isHeld = !(content instanceof HeldFile)
    if (isHeld === this.inMemory.has(file)) return { integrity, content, signature }
    return isHeld ? { integrity, signature, content: new HeldFile(file, signature, integrity) } : undefined
  }

  #read(promised: Promised): Promise<Verified> {
    if (!this.inMemory.has(promised.file)) return readStored(promised)
    return promised.size > smallSize ? readLarge(promised) : readSmall(promised)
  }
}

async function readSmall({ file }: Promised): Promise<Verified> {
  const { bytes, signature } = readContent(file)
  return { integrity: integrityOf(digestOf(bytes)), content: bytes, signature }
}

/** What is longer than promised has another digest, and is not kept. */
async function readLarge({ file, size }: Promised): Promise<Verified> {
  const content = Buffer.allocUnsafeSlow(size)
  const { digest, signature } = await digestLater(file, (piece, position) => {
    piece.copy(content, position, 0, Math.max(0, Math.min(piece.length, size - position)))
  })
  return { integrity: integrityOf(digest), content, signature }
}

async function readStored({ file }: Promised): Promise<Verified> {
  const { digest, signature } = await digestLater(file)
  const integrity = integrityOf(digest)
  return { integrity, content: new HeldFile(file, signature, integrity), signature }
}
