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
 * field too. `null` if it is no source map (ECMA-426).
 */
export function shiftSourceMap(text: string, shifts: readonly Shift[]): string | null {
  const span = isWhole(text) ? mappingsIn(text) : null
  if (span === null) return null
  try {
    const shifted = shiftMappings(text.slice(span.start, span.end), shifts)
    return text.slice(0, span.start) + shifted + text.slice(span.end)
  } catch {
    return null
  }
}

/**
 * Whether a text begins and ends as an object does. To read all of it, sources and all, takes several times as long as
 * to shift it, and what is amiss between is so before and after.
 */
function isWhole(text: string): boolean {
  const begin = text.slice(0, 100).replace(/^\u00ef\u00bb\u00bf/, '')
  return begin.trimStart().startsWith('{') && text.slice(-100).trimEnd().endsWith('}')
}

/**
 * Between the quotes of the one `mappings`. A text's quotes are escaped, so none of the sources in the map can look
 * like its key; and mappings hold nothing to escape.
 */
function mappingsIn(text: string): { start: number; end: number } | null {
  const found = [...text.matchAll(/"mappings"\s*:\s*"([A-Za-z0-9+/,;]*)"/g)]
  const [only, other] = found
  if (only === undefined || other !== undefined) return null
  const end = only.index + only[0].length - 1
  return { start: end - (only[1]?.length ?? 0), end }
}

/**
 * Only the lines that were edited are looked into, and decoded: the column of a segment is relative to its line alone.
 */
function shiftMappings(mappings: string, shifts: readonly Shift[]): string {
  const pieces: string[] = []
  let [line, start, copied] = [0, 0, 0]
  for (const [edited, here] of byLine(shifts)) {
    for (; line < edited; line++) {
      const next = mappings.indexOf(';', start)
      if (next < 0) return pieces.join('') + mappings.slice(copied)
      start = next + 1
    }
    const end = endOfLine(mappings, start)
    const segments = decode(mappings.slice(start, end))[0] ?? []
    if (segments.length === 0) continue
    pieces.push(mappings.slice(copied, start), encode([shiftLine(segments, here)]))
    copied = end
  }
  return pieces.join('') + mappings.slice(copied)
}

function endOfLine(mappings: string, start: number): number {
  const end = mappings.indexOf(';', start)
  return end < 0 ? mappings.length : end
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
