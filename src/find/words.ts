/** How bytes are read as text. */
export type Encoding = 'latin1' | 'utf8'

/**
 * Whether a word of ASCII is followed somewhere by brackets and then a literal or a comment: by bytes, rather too often.
 * It is `rest` behind one of some `beginnings`, since what begins with a capital letter is found several times as fast.
 */
export function callsWithLiteral(bytes: Buffer, beginnings: readonly string[], rest: string): boolean {
  for (let at = bytes.indexOf(rest); at >= 0; at = bytes.indexOf(rest, at + rest.length))
    if (isCallWithLiteral(bytes, at + rest.length) && beginnings.some((each) => isBegun(bytes, at, each)))
      return true
  return false
}

function isBegun(bytes: Buffer, at: number, beginning: string): boolean {
  return endsWith(bytes, at, beginning) && !isWord(bytes[at - beginning.length - 1])
}

/** Whether some ASCII stands in front of an offset. */
export function endsWith(bytes: Buffer, at: number, text: string): boolean {
  const start = at - text.length
  return start >= 0 && bytes.toString('latin1', start, at) === text
}

function isCallWithLiteral(bytes: Buffer, behind: number): boolean {
  let at = behind
  while (isSpace(bytes[at]) || bytes[at] === closing) at++
  return bytes[at] === opening && opensLiteral(bytes[afterOpening(bytes, at)])
}

/** Behind opening brackets and what may be white space. */
export function afterOpening(bytes: Buffer, from: number): number {
  let at = from
  while (isSpace(bytes[at]) || bytes[at] === opening) at++
  return at
}

export function afterSpace(bytes: Buffer, from: number): number {
  let at = from
  while (isSpace(bytes[at])) at++
  return at
}

const [opening, closing] = [0x28, 0x29]

/** Of ASCII, or a part of a character that may be white space. */
function isSpace(byte: number | undefined): boolean {
  return byte !== undefined && (byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte >= 0x80)
}

/** A quote, or what begins a comment. */
function opensLiteral(byte: number | undefined): boolean {
  return byte === 0x22 || byte === 0x27 || byte === 0x60 || byte === 0x2f
}

/** Of what a name is made (`\w`). */
export function isWord(byte: number | undefined): boolean {
  if (byte === undefined) return false
  const letter = byte | 0x20
  return (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f
}

/** An offset that is within no character of UTF-8. */
export function wholeCharacters(bytes: Buffer, offset: number): number {
  let at = Math.min(offset, bytes.length)
  while (at > 0 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at--
  return at
}
