import { type BigIntStats, closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { type Digest, DigestStream } from '../values/digest.js'
import { EverfreshError } from '../values/error.js'
import { type Allocate, createScratch } from '../values/scratch.js'
import { type FileState, signatureOf, stateOf } from './file-state.js'

/** By the signature, without its text. */
function isSame(a: BigIntStats, b: BigIntStats): boolean {
  return a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs && a.ino === b.ino
}

/** A file's bytes, and the proof of which state of it they are. */
export interface Content extends FileState {
  readonly bytes: Buffer
}

/** A whole file, read again if it changed meanwhile, so that no half of an edit is taken for a file. */
export function readContent(file: string, allocate: Allocate = Buffer.allocUnsafe): Content {
  return readInto(file, allocate)
}

const scratchOf = createScratch()

/** The same without memory of its own: the bytes are good until the next call. `seen`: its state shortly before. */
export function readScratch(file: string, seen: FileState): Content {
  return readAsSeen(file, seen) ?? readInto(file, scratchOf)
}

/** The same; `null` if the file has changed since. */
export function readAsSeen(file: string, seen: FileState): Content | null {
  const bytes = scratchOf(seen.size)
  const { size, signature, changed } = seen
  return readIfAsSeen(file, seen, bytes) ? { size, signature, changed, bytes } : null
}

/** Fills just so many bytes as the file had; false if it has changed since. */
export function readIfAsSeen(file: string, { size, signature }: FileState, bytes: Buffer): boolean {
  const descriptor = openSync(file, 'r')
  try {
    const isWhole = fill(descriptor, bytes) === size
    return isWhole && signatureOf(fstatSync(descriptor, { bigint: true })) === signature
  } finally {
    closeSync(descriptor)
  }
}

function readInto(file: string, allocate: Allocate): Content {
  return readSettled(file, (descriptor, stats) => {
    const bytes = allocate(Number(stats.size))
    const length = fill(descriptor, bytes)
    return { ...stateOf(stats), bytes: bytes.subarray(0, length), size: length }
  })
}

/** What of a file there is to know without holding it. */
export interface Digested extends FileState {
  readonly digest: Digest
}

/**
 * A file's digest, whatever its size, in one pass over a small buffer; each piece is shown to `tap` as well,
 * and once more from the beginning if the file changed meanwhile.
 */
export function digestFile(file: string, tap?: (piece: Buffer, position: number) => void): Digested {
  return readSettled(file, (descriptor, stats) => {
    const stream = new DigestStream()
    pieces ??= Buffer.allocUnsafeSlow(pieceSize)
    const buffer = pieces
    let size = 0
    for (let length = fill(descriptor, buffer); length > 0; length = fill(descriptor, buffer)) {
      const piece = buffer.subarray(0, length)
      stream.update(piece)
      tap?.(piece, size)
      size += length
    }
    return { ...stateOf(stats), digest: stream.digest(), size }
  })
}

/** The digest and size of what comes in pieces, each of which is shown to `tap` as well. */
export async function digestPieces(
  read: (buffer: Buffer, position: number) => Promise<number>,
  tap?: (piece: Buffer, position: number) => void,
): Promise<{ readonly digest: Digest; readonly size: number }> {
  const stream = new DigestStream()
  const buffer = Buffer.allocUnsafe(pieceSize)
  let size = 0
  for (let length = await read(buffer, size); length > 0; length = await read(buffer, size)) {
    const piece = buffer.subarray(0, length)
    stream.update(piece)
    tap?.(piece, size)
    size += length
  }
  return { digest: stream.digest(), size }
}

/** As `digestFile`, while others have their turn. */
export async function digestLater(
  file: string,
  tap?: (piece: Buffer, position: number) => void,
): Promise<Digested> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const handle = await open(file)
    try {
      const before = await handle.stat({ bigint: true })
      const read = async (buffer: Buffer, position: number) =>
        (await handle.read(buffer, 0, buffer.length, position)).bytesRead
      const digested = await digestPieces(read, tap)
      if (signatureOf(await handle.stat({ bigint: true })) === signatureOf(before))
        return { ...stateOf(before), ...digested }
    } finally {
      await handle.close()
    }
  }
  throw changing(file)
}

const pieceSize = 1 << 20
let pieces: Buffer | undefined
const attempts = 5

function readSettled<T>(file: string, read: (descriptor: number, stats: BigIntStats) => T): T {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const descriptor = openSync(file, 'r')
    try {
      const before = fstatSync(descriptor, { bigint: true })
      const result = read(descriptor, before)
      if (isSame(fstatSync(descriptor, { bigint: true }), before)) return result
    } finally {
      closeSync(descriptor)
    }
  }
  throw changing(file)
}

function changing(file: string): EverfreshError {
  return new EverfreshError(
    'file-changing',
    `${file} changes while it is being read: build again when it is at rest`,
  )
}

function fill(descriptor: number, buffer: Buffer): number {
  let length = 0
  while (length < buffer.length) {
    const read = readSync(descriptor, buffer, length, buffer.length - length, null)
    if (read === 0) break
    length += read
  }
  return length
}
