import { statSync } from 'node:fs'
import { digestFile, readContent } from '../io/read.js'
import { isMissing, systemCode } from '../io/system-error.js'
import { type Digest, digestOf, HexStream, integrityOf } from '../values/digest.js'
import type { Algorithm } from '../values/strategy.js'

/** What a file was promised to be. */
export interface Promised {
  /** In bytes. */
  readonly size: number
  readonly integrity: string
}

/** How a file fails its promise; `what` ends a sentence that begins with its name. */
export interface Flaw {
  readonly kind: 'mismatch' | 'missing'
  readonly what: string
}

/** What a file holds. */
export interface Content {
  readonly digest: Digest
  /** In bytes. */
  readonly size: number
  /** Of another algorithm, if that was asked for: lower case hex. */
  readonly hash?: string
}

/** Up to this size, in bytes, a file is read at once, for a buffer to read it in pieces would be larger. */
const smallSize = 1 << 20

/** The digest of a file of any size. */
export function contentOf(file: string, algorithm: Algorithm = 'sha256'): Content {
  if (algorithm !== 'sha256') return hashedContent(file, algorithm)
  if (statSync(file).size > smallSize) return digestFile(file)
  const { bytes } = readContent(file)
  return { digest: digestOf(bytes), size: bytes.length }
}

function hashedContent(file: string, algorithm: Algorithm): Content {
  const stream = new HexStream(algorithm)
  const content = digestFile(file, (piece, position) => stream.update(piece, position))
  return { ...content, hash: stream.hex() }
}

/** Compares a file with what was promised. */
export function flawOf(file: string, promised: Promised): Flaw | null {
  try {
    return flawOfContent(contentOf(file), promised)
  } catch (error) {
    return flawOfError(error)
  }
}

export function flawOfContent({ size, digest }: Content, promised: Promised): Flaw | null {
  if (size !== promised.size) return mismatch(`holds ${size} bytes instead of ${promised.size}`)
  const integrity = integrityOf(digest)
  if (integrity === promised.integrity) return null
  return mismatch(`holds other bytes (${integrity} instead of ${promised.integrity})`)
}

export function flawOfError(error: unknown): Flaw {
  if (isMissing(error)) return { kind: 'missing', what: 'is not there' }
  if (!(error instanceof Error)) throw error
  const code = systemCode(error)
  return mismatch(code === 'EISDIR' ? 'is a folder' : `can't be read (${code || error.message})`)
}

function mismatch(what: string): Flaw {
  return { kind: 'mismatch', what }
}
