import type { BigIntStats } from 'node:fs'

/** What proves a file unchanged: size, both times in nanoseconds, and inode, in one string. */
export type Signature = string & { readonly kind?: 'signature' }

export function signatureOf({ size, mtimeNs, ctimeNs, ino }: BigIntStats): Signature {
  // Joined, since the parts of a template stay alive beside it until somebody reads it.
  return [size, mtimeNs, ctimeNs, ino].join(':')
}

/** When the bytes were last changed, in whole seconds since 1970. */
export function modifiedOf(signature: Signature): number {
  const [, nanoseconds = '0'] = signature.split(':')
  return Math.max(0, Number(BigInt(nanoseconds) / 1_000_000_000n))
}

/** A state of a file, without its bytes. */
export interface FileState {
  /** In bytes. */
  readonly size: number
  readonly signature: Signature
  /** The later of its two times, in milliseconds since 1970. */
  readonly changed: number
}

export function stateOf(stats: BigIntStats): FileState {
  return { size: Number(stats.size), signature: signatureOf(stats), changed: changedAt(stats) }
}

function changedAt({ mtimeMs, ctimeMs }: BigIntStats): number {
  return Number(mtimeMs > ctimeMs ? mtimeMs : ctimeMs)
}
