import type { Signature } from '../io/file-state.js'
import { type Content, readContent } from '../io/read.js'
import { sourceError } from '../io/system-error.js'
import { decodeLater, LazyText, type SourceText } from '../stamp/source-text.js'
import { type Digest, digestOf } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'
import type { Allocate } from '../values/scratch.js'
import { type HeldText, textOf } from './held-text.js'

/** Where a text can be read again. */
export interface TextFile {
  readonly file: string
  /** What was read before; `null` for a file of our own, which nobody changes. */
  readonly digest: Digest | null
  /** The signature by which it is known to be that still; `null` where its times prove nothing. */
  readonly proof: Signature | null
}

/** The texts of sources that may be rewritten; those that are not held are read again when they are needed. */
export class Texts {
  readonly #held = new Map<LogicalPath, HeldText>()
  readonly #files = new Map<LogicalPath, TextFile>()
  readonly #allocate: Allocate | undefined
  /** Most are asked for more than once in a row. */
  #last: { readonly path: LogicalPath; readonly text: SourceText } | null = null

  /** `allocate`: where those are read that are not held; good until the next is asked for. */
  constructor(allocate?: Allocate) {
    this.#allocate = allocate
  }

  add(path: LogicalPath, file: TextFile, held: HeldText | null): void {
    this.#files.set(path, file)
    if (held !== null) this.#held.set(path, held)
  }

  held(path: LogicalPath): Uint8Array | undefined {
    return this.#held.get(path)?.bytes
  }

  /** Who asks for it once more waits until it is read again. */
  drop(path: LogicalPath): void {
    this.#held.delete(path)
  }

  /** @throws {EverfreshError} `file-changing` if the file is no longer what was digested */
  get(path: LogicalPath): SourceText {
    if (this.#last?.path === path) return this.#last.text
    const held = this.#held.get(path)
    const text = held === undefined ? this.#readAgain(path) : textOf(held)
    this.#last = { path, text }
    return text
  }

  #readAgain(path: LogicalPath): SourceText {
    const known = this.#files.get(path)
    if (known === undefined) throw new Error(`the text of ${path} was not kept`)
    // What was read before may be overwritten now.
    this.#last = null
    const content = readSource(known.file, this.#allocate)
    if (!isAsKnown(content, known)) throw changing(known.file)
    const { bytes } = content
    // Of a source map only the mappings change.
    if (path.endsWith('.map')) return new LazyText(bytes, 'latin1')
    return decodeLater(bytes) ?? { text: '', encoding: 'utf8' }
  }
}

/** By its state where that proves something, which takes no time. */
function isAsKnown({ signature, bytes }: Content, { digest, proof }: TextFile): boolean {
  return digest === null || (proof !== null && signature === proof) || digestOf(bytes) === digest
}

function readSource(file: string, allocate: Allocate | undefined): Content {
  try {
    return readContent(file, allocate)
  } catch (error) {
    throw sourceError(error, file)
  }
}

function changing(file: string): EverfreshError {
  return new EverfreshError(
    'file-changing',
    `${file} changed while it was read: build again when it is at rest`,
  )
}
