import { decode, encode, type SourceMapMappings, type SourceMapSegment } from '@jridgewell/sourcemap-codec'
import { isJsonObject, jsonStrings } from '../find/json.js'

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
  if (!isJsonObject(text)) return null
  const mappings = jsonStrings(text).filter(({ path }) => path.join() === 'mappings')
  const [only, other] = mappings
  if (only === undefined || other !== undefined) return null
  try {
    const shifted = encode(shiftMappings(decode(only.value), shifts))
    return text.slice(0, only.start) + shifted + text.slice(only.end)
  } catch {
    return null
  }
}

function shiftMappings(lines: SourceMapMappings, shifts: readonly Shift[]): SourceMapMappings {
  const edited = new Set(shifts.map(({ line }) => line))
  return lines.map((segments, line) => (edited.has(line) ? shiftLine(segments, shifts, line) : segments))
}

/** Both in order of column, so one pass over each will do: a minified line may have 100,000 segments. */
function shiftLine(segments: SourceMapSegment[], shifts: readonly Shift[], line: number): SourceMapSegment[] {
  const here = shifts.filter((shift) => shift.line === line)
  let passed = 0
  let by = 0
  return segments.map(([column, ...rest]) => {
    for (let next = here[passed]; next !== undefined && next.column <= column; next = here[++passed])
      by += next.by
    return [column + by, ...rest] as SourceMapSegment
  })
}
