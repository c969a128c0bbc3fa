import { isAscii, isUtf8 } from 'node:buffer'
import { offsetBehind } from '../values/utf16.js'

/**
 * A file's bytes as text, so that offsets of the text can be written back and every other byte comes out as it
 * went in. What isn't valid UTF-8 is read byte by character, which is what browsers do with old Western files,
 * near enough for ASCII paths; pure ASCII too, since that is the fastest.
 */
export interface SourceText {
  readonly text: string
  readonly encoding: 'latin1' | 'utf8'
  /** The same, where they are there: what is changed in a few places needs not be decoded. */
  readonly bytes?: Buffer
}

/** Decoded when its text is asked for, which must be while the bytes are good. */
export class LazyText implements SourceText {
  #text: string | undefined

  constructor(
    readonly bytes: Buffer,
    readonly encoding: SourceText['encoding'],
  ) {}

  get text(): string {
    this.#text ??= this.bytes.toString(this.encoding)
    return this.#text
  }
}

/** `null` for UTF-16, whose bytes no ASCII finder can read. */
export function decodeText(bytes: Buffer): SourceText | null {
  const encoding = encodingOf(bytes)
  return encoding === null ? null : { text: bytes.toString(encoding), encoding }
}

/** The same, decoded when its text is asked for. */
export function decodeLater(bytes: Buffer): SourceText | null {
  const encoding = encodingOf(bytes)
  return encoding === null ? null : new LazyText(bytes, encoding)
}

function encodingOf(bytes: Buffer): SourceText['encoding'] | null {
  if (isAscii(bytes)) return 'latin1'
  if (isUtf8(bytes)) return 'utf8'
  return isUtf16(bytes) ? null : 'latin1'
}

/** The parts of a text between offsets. */
export function partsOf(source: SourceText, spans: readonly Span[]): string[] {
  const { bytes, encoding } = source
  if (bytes === undefined) return spans.map(({ start, end }) => source.text.slice(start, end))
  const at = byteOffsets(bytes, encoding, spans)
  return spans.map((_, index) => bytes.toString(encoding, at[2 * index], at[2 * index + 1]))
}

export interface Span {
  readonly start: number
  readonly end: number
}

/** Where spans of a text start and end among its bytes, in turn; the fastest if they are in order. */
export function byteOffsets(
  bytes: Uint8Array,
  encoding: SourceText['encoding'],
  spans: readonly Span[],
): number[] {
  const offsets = spans.flatMap(({ start, end }) => [start, end])
  if (encoding === 'latin1') return offsets
  let [at, passed] = [0, 0]
  return offsets.map((offset) => {
    if (offset < passed) [at, passed] = [0, 0]
    at = offsetBehind(bytes, at, offset - passed)
    passed = offset
    return at
  })
}

export function encodeText({ text, encoding }: SourceText): Buffer {
  return Buffer.from(text, encoding)
}

function isUtf16(bytes: Buffer): boolean {
  const [first, second] = bytes
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
}
