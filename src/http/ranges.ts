import parseRange from 'range-parser'

/** From `start` up to and including `end`, as `Content-Range` has it. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/**
 * The one range that a `Range` header asks for (RFC 9110, section 14.2); `null` if the header is to be ignored:
 * several ranges, another unit, or nonsense. `'unsatisfiable'` if it lies behind the end.
 */
export function rangeOf(header: string, size: number): ByteRange | 'unsatisfiable' | null {
  if (!isOneRange(header) || (size === 0 && isSuffix(header))) return null
  const ranges = parseRange(size, withinSuffix(header, size))
  if (ranges === -1) return 'unsatisfiable'
  return ranges === -2 || ranges.type.toLowerCase() !== 'bytes' ? null : (ranges[0] ?? null)
}

/** One range whose end, if it has one, isn't before its start. */
function isOneRange(header: string): boolean {
  const [, first, last] = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header) ?? []
  if (first === undefined || last === undefined || first + last === '') return false
  return first === '' || last === '' || Number(first) <= Number(last)
}

/** The last bytes of nothing are all of it, for which `Content-Range` has no form (section 14.1.2). */
function isSuffix(header: string): boolean {
  return /=[ \t]*-0*[1-9]/.test(header)
}

/** A suffix longer than the file means all of it; the library takes that for unsatisfiable. */
function withinSuffix(header: string, size: number): string {
  return header.replace(/=[ \t]*-(\d+)/, (_, length: string) => `=-${Math.min(Number(length), size)}`)
}
