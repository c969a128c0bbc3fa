import { isAscii, isUtf8 } from 'node:buffer'

/**
 * A file's bytes as text, so that offsets of the text can be written back and every other byte comes out as it
 * went in. What isn't valid UTF-8 is read byte by character, which is what browsers do with old Western files,
 * near enough for ASCII paths; pure ASCII too, since that is the fastest.
 */
export interface SourceText {
  readonly text: string
  readonly encoding: 'latin1' | 'utf8'
}

/** `null` for UTF-16, whose bytes no ASCII finder can read. */
export function decodeText(bytes: Buffer): SourceText | null {
  if (isAscii(bytes)) return { text: bytes.toString('latin1'), encoding: 'latin1' }
  if (isUtf8(bytes)) return { text: bytes.toString('utf8'), encoding: 'utf8' }
  if (isUtf16(bytes)) return null
  return { text: bytes.toString('latin1'), encoding: 'latin1' }
}

/** For what holds nothing but ASCII where it is changed: byte by character, whatever the encoding. */
export function decodeBytes(bytes: Buffer): SourceText {
  return { text: bytes.toString('latin1'), encoding: 'latin1' }
}

export function encodeText({ text, encoding }: SourceText): Buffer {
  return Buffer.from(text, encoding)
}

function isUtf16(bytes: Buffer): boolean {
  const [first, second] = bytes
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
}
