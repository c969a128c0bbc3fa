/** Gives memory of so many bytes, whatever it holds. */
export type Allocate = (size: number) => Buffer

/** In bytes: what is never touched takes no memory, and to grow means to touch new pages. */
const usual = 4 << 20

/** The same memory again and again, good until the next call. */
export function createScratch(): Allocate {
  let scratch: Buffer | undefined
  return (size) => {
    if (scratch === undefined || size > scratch.length)
      scratch = Buffer.allocUnsafeSlow(Math.max(size, usual))
    return scratch.subarray(0, size)
  }
}
