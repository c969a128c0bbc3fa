import { isAscii } from 'node:buffer'

/** Of a text, or of what it is in UTF-8. */
export function bytesOf(text: string | Uint8Array): Buffer {
  if (typeof text === 'string') return Buffer.from(text)
  return Buffer.from(text.buffer, text.byteOffset, text.length)
}

/** The text of UTF-8. What is ASCII alone, as most of what we write, needs no decoding, which takes ten times as long. */
export function textOf(given: Uint8Array): string {
  const bytes = bytesOf(given)
  return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8')
}

/** In characters. */
const pieceSize = 1 << 16

/** What very many short texts are together, in UTF-8. */
export function encoded(texts: Iterable<string>): Buffer[] {
  const pieces: Buffer[] = []
  let pending: string[] = []
  let length = 0
  const flush = () => {
    pieces.push(Buffer.from(pending.join('')))
    pending = []
    length = 0
  }
  for (const text of texts) {
    pending.push(text)
    length += text.length
    if (length >= pieceSize) flush()
  }
  flush()
  return pieces
}
