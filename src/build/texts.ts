import { readContent } from '../io/read.js'
import { sourceError } from '../io/system-error.js'
import { decodeBytes, decodeText, type SourceText } from '../stamp/source-text.js'
import { type Digest, digestOf } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'

/** Characters of all texts together that are held; the others are read again when they are needed. */
const budget = 48 << 20

/** The texts of sources that may be rewritten. */
export class Texts {
  readonly #held = new Map<LogicalPath, SourceText>()
  readonly #files = new Map<LogicalPath, { file: string; digest: Digest | null }>()
  #size = 0

  /** `text` is held as long as there is room; a file without digest is our own, and nobody changes it. */
  add(path: LogicalPath, file: string, digest: Digest | null, text: SourceText | null): void {
    this.#files.set(path, { file, digest })
    if (text === null || this.#size + text.text.length > budget) return
    this.#size += text.text.length
    this.#held.set(path, text)
  }

  held(path: LogicalPath): SourceText | undefined {
    return this.#held.get(path)
  }

  /** Who asks for it once more waits until it is read again. */
  drop(path: LogicalPath): void {
    this.#held.delete(path)
  }

  /** @throws {EverfreshError} `file-changing` if the file is no longer what was digested */
  get(path: LogicalPath): SourceText {
    return this.#held.get(path) ?? this.#readAgain(path)
  }

  #readAgain(path: LogicalPath): SourceText {
    const known = this.#files.get(path)
    if (known === undefined) throw new Error(`the text of ${path} was not kept`)
    const bytes = readSource(known.file)
    if (known.digest !== null && Buffer.compare(digestOf(bytes), known.digest) !== 0)
      throw changing(known.file)
    // Of a source map only the mappings change.
    if (path.endsWith('.map')) return decodeBytes(bytes)
    return decodeText(bytes) ?? { text: '', encoding: 'utf8' }
  }
}

function readSource(file: string): Buffer {
  try {
    return readContent(file).bytes
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
