/** What the head of a zstd frame says (RFC 8878, section 3.1.1.1). */
export interface ZstdFrame {
  /** What a decoder must hold to read it, in bytes. */
  readonly window: number
  /** Of the decoded bytes; `null` where the encoder did not know. */
  readonly size: number | null
}

/** Browsers refuse frames that need more (RFC 9659, section 3). */
export const largestWindow = 8 << 20

const magic = 0xfd2fb528
const dictionaryBytes = [0, 1, 2, 4]
const sizeBytes = [0, 2, 4, 8]

/** `null` if these bytes don't begin as a frame does. */
export function readZstdFrame(bytes: Buffer): ZstdFrame | null {
  try {
    return bytes.readUInt32LE(0) === magic ? readHead(bytes) : null
  } catch {
    return null
  }
}

/** @throws {RangeError} if the bytes end before the head does */
function readHead(bytes: Buffer): ZstdFrame {
  const descriptor = bytes.readUInt8(4)
  const isSingle = (descriptor & 0x20) !== 0
  const sizeAt = 5 + (isSingle ? 0 : 1) + (dictionaryBytes[descriptor & 3] ?? 0)
  const size = readSize(bytes, sizeAt, sizeBytes[descriptor >> 6] || (isSingle ? 1 : 0))
  return { size, window: isSingle ? (size ?? 0) : windowOf(bytes.readUInt8(5)) }
}

function readSize(bytes: Buffer, at: number, length: number): number | null {
  if (length === 0) return null
  if (length === 8) return Number(bytes.readBigUInt64LE(at))
  // One byte is enough up to 255, so two begin at 256.
  return bytes.readUIntLE(at, length) + (length === 2 ? 256 : 0)
}

function windowOf(byte: number): number {
  const base = 2 ** (10 + (byte >> 3))
  return base + (base / 8) * (byte & 7)
}
