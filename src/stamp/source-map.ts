import { decode, encode, type SourceMapSegment } from '@jridgewell/sourcemap-codec'

/** Characters put in or taken out of a line, as a source map sees it: lines and columns from 0. */
export interface Shift {
  readonly line: number
  /** Behind the text that was replaced. */
  readonly column: number
  /** How many characters more there are now. */
  readonly by: number
}

/**
 * A source map whose generated columns are those after the edits; every other byte of its text stays, the `file`
 * field too. `null` if it is no source map (ECMA-426); the same bytes if nothing is mapped where there were edits.
 */
export function shiftSourceMap(bytes: Buffer, shifts: readonly Shift[]): Buffer | null {
  const span = isWhole(bytes) ? mappingsIn(bytes) : null
  if (span === null) return null
  try {
    return shiftMappings(bytes, span, shifts)
  } catch {
    return null
  }
}

/**
 * Whether a text begins and ends as an object does. To read all of it, sources and all, takes several times as long as
 * to shift it, and what is amiss between is so before and after.
 */
function isWhole(bytes: Buffer): boolean {
  const begin = bytes.toString('latin1', 0, 100).replace(/^\u00ef\u00bb\u00bf/, '')
  const end = bytes.toString('latin1', Math.max(0, bytes.length - 100), bytes.length)
  return begin.trimStart().startsWith('{') && end.trimEnd().endsWith('}')
}

interface Span {
  readonly start: number
  readonly end: number
}

/**
 * Between the quotes of the one `mappings`. A text's quotes are escaped, so none of the sources in the map can look
 * like its key; and mappings hold nothing to escape.
 */
function mappingsIn(bytes: Buffer): Span | null {
  let only: Span | null = null
  for (let at = bytes.indexOf(key); at >= 0; at = bytes.indexOf(key, at + 1)) {
    const span = mappingsBehind(bytes, at + key.length)
    if (span !== null && only !== null) return null
    only ??= span
  }
  return only
}

const key = '"mappings"'

/** Behind a key at an offset: `: "…"`. */
function mappingsBehind(bytes: Buffer, offset: number): Span | null {
  const opening = /^\s*:\s*"/.exec(bytes.toString('latin1', offset, offset + 100))
  if (opening === null) return null
  const start = offset + opening[0].length
  let end = start
  while (isMappings[bytes[end] ?? 0] === 1) end++
  return bytes[end] === quote ? { start, end } : null
}

const [quote, semicolon] = [0x22, 0x3b]

/** By byte, whether it may stand in mappings. */
const isMappings = new Uint8Array(256)
for (const byte of Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/,;'))
  isMappings[byte] = 1

/**
 * Only the lines that were edited are looked into, and decoded: the column of a segment is relative to its line alone.
 */
function shiftMappings(bytes: Buffer, { start: first, end: last }: Span, shifts: readonly Shift[]): Buffer {
  const pieces: Uint8Array[] = []
  let [line, start, copied] = [0, first, 0]
  for (const [edited, here] of byLine(shifts)) {
    for (; line < edited && start <= last; line++) start = endOfLine(bytes, start, last) + 1
    if (start > last) break
    const end = endOfLine(bytes, start, last)
    const written = bytes.toString('latin1', start, end)
    const segments = decode(written)[0] ?? []
    if (segments.length === 0) continue
    const shifted = encode([shiftLine(segments, here)])
    if (shifted === written) continue
    pieces.push(bytes.subarray(copied, start), Buffer.from(shifted, 'latin1'))
    copied = end
  }
  return pieces.length === 0 ? bytes : Buffer.concat([...pieces, bytes.subarray(copied)])
}

function endOfLine(bytes: Buffer, start: number, last: number): number {
  const end = bytes.indexOf(semicolon, start)
  return end < 0 || end > last ? last : end
}

/** In order of line, as they are given. */
function byLine(shifts: readonly Shift[]): Map<number, Shift[]> {
  const lines = new Map<number, Shift[]>()
  for (const shift of shifts) {
    const here = lines.get(shift.line)
    if (here === undefined) lines.set(shift.line, [shift])
    else here.push(shift)
  }
  return lines
}

/** Both in order of column, so one pass over each will do: a minified line may have 100,000 segments. */
function shiftLine(segments: SourceMapSegment[], here: readonly Shift[]): SourceMapSegment[] {
  let passed = 0
  let by = 0
  return segments.map(([column, ...rest]) => {
    for (let next = here[passed]; next !== undefined && next.column <= column; next = here[++passed])
      by += next.by
    return [column + by, ...rest] as SourceMapSegment
  })
}
