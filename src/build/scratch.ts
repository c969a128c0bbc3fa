import type { Allocate } from '../stamp/edits.js'

/** The same memory again and again. */
export function createScratch(): Allocate {
  let scratch = Buffer.allocUnsafeSlow(1 << 20)
  return (size) => {
    if (size > scratch.length) scratch = Buffer.allocUnsafeSlow(size)
    return scratch.subarray(0, size)
  }
}
