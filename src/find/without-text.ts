import { findInJavaScript } from './javascript.js'
import type { Finder, Found } from './reference.js'
import { findInScriptBytes } from './script-bytes.js'

/** Finds the same by bytes; `null` where they must be decoded, and what is small is better decoded at once. */
type BytesFinder = (bytes: Buffer, encoding: 'latin1' | 'utf8') => Found | null

const bytesFinders = new Map<Finder, BytesFinder>([[findInJavaScript, findInScriptBytes]])

/** In bytes: up to here V8 has memory for a text that it needn't ask for. */
const leastBytes = 32 << 10

export function findWithoutText(find: Finder, bytes: Buffer, encoding: 'latin1' | 'utf8'): Found | null {
  return bytes.length < leastBytes ? null : (bytesFinders.get(find)?.(bytes, encoding) ?? null)
}
