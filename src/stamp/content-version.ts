import { type Digest, hexDigest, sha256Hex } from '../values/digest.js'
import type { Strategy } from '../values/strategy.js'
import { lengthOf } from '../values/versioned-url.js'

/** From the digest of the algorithm, which of bytes that stayed as they were read is known already. */
export function contentVersion(
  { bytes, digest, hash }: { bytes: Buffer | null; digest: Digest; hash?: string },
  strategy: Strategy,
): string {
  const { algorithm = 'sha256' } = strategy
  if (algorithm === 'sha256') return sha256Hex(digest).slice(0, lengthOf(strategy))
  const hex = bytes === null ? hash : hexDigest(bytes, algorithm)
  if (hex === undefined) throw new Error(`the ${algorithm} of a file was not taken`)
  return hex.slice(0, lengthOf(strategy))
}
