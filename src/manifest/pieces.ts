import { isAscii } from 'node:buffer'

/** JSON one of whose fields is an object with very many entries, which are objects. */
export interface Pieces {
  /** The other fields. */
  readonly rest: Record<string, unknown>
  /** @throws {SyntaxError} */
  readonly entries: Iterable<readonly [string, unknown]>
}

/** What is parsed at once, in bytes. */
const pieceSize = 1 << 16

/**
 * JSON as we write it, a piece at a time: what is made of one is garbage before the next, where all at once it would take
 * several times the memory of its text. `null` for what is written in another way. Within a value a line break is
 * escaped, so what stands behind one is structure; and each piece is whole JSON, or the text is none. `ending`: what would
 * follow, where it is a part.
 */
export function inPieces(bytes: Buffer, field: string, ending = ''): Pieces | null {
  const opening = `\n "${field}": {`
  const start = bytes.indexOf(opening) + opening.length
  const end = bytes.indexOf(closing, start) + 1
  if (start < opening.length || end < 1) return null
  const encoding = isAscii(bytes) ? 'latin1' : 'utf8'
  const textOf = (from: number, to?: number) => bytes.toString(encoding, from, to)
  const rest = parsed(`${textOf(0, start - 1)}${stand}${textOf(end + closing.length - 1)}${ending}`)
  // Otherwise the field that was found is one of another object.
  if (rest?.[field] !== stand) return null
  return { rest, entries: entriesOf(bytes, { start, end }, textOf) }
}

/** For the entries. */
const stand = 0

/** Of the last entry and the field: lines end much more often than objects. */
const closing = '}\n }'

function parsed(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function* entriesOf(
  bytes: Buffer,
  { start, end }: { readonly start: number; readonly end: number },
  textOf: (from: number, to: number) => string,
): Generator<readonly [string, unknown]> {
  for (let from = start; from < end; ) {
    const next = bytes.indexOf(',\n  "', Math.min(from + pieceSize, end))
    const to = next < 0 ? end : Math.min(next, end)
    yield* Object.entries(JSON.parse(`{${textOf(from, to)}}`))
    from = to + 1
  }
}
