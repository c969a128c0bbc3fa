/** Odd, so that two different words never come to one sum. */
const [prime, otherPrime] = [0x0100_0193, 0x85eb_ca6b]

/**
 * 64 bits by which bytes that were spoiled are told from those that were written (after FNV-1a, on words). Whoever wants
 * to can make others with the same sum, so it is no digest; but it needs no library, and takes less than to load one.
 */
export function checksumOf(given: string | Uint8Array): string {
  // Copied, since words must begin where words may.
  const bytes = new Uint8Array(typeof given === 'string' ? Buffer.from(given) : given)
  const words = new Int32Array(bytes.buffer, 0, bytes.length >> 2)
  const sums = fed(words, [bytes.length, ~bytes.length])
  return fed(bytes.subarray(words.byteLength), sums)
    .map((sum) => (sum >>> 0).toString(16).padStart(8, '0'))
    .join('')
}

type Sums = readonly [number, number]

function fed(values: Int32Array | Uint8Array, [first, second]: Sums): Sums {
  let [one, other] = [first, second]
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0
    one = Math.imul(one ^ value, prime)
    other = Math.imul(other ^ value, otherPrime)
    // A product carries to higher bits only.
    one ^= one >>> 15
    other ^= other >>> 13
  }
  return [one, other]
}
