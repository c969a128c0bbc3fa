import { isAscii } from 'node:buffer'

/** The text of UTF-8. What is ASCII alone, as most of what we write, needs no decoding, which takes ten times as long. */
export function textOf({ buffer, byteOffset, length }: Uint8Array): string {
  const bytes = Buffer.from(buffer, byteOffset, length)
  return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8')
}
