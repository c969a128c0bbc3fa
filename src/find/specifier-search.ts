import { lineEnd } from './js-literal.js'

/**
 * How far a script must be lexed to find its specifiers: `import "x"`, `from "x"`, `import("x")`, `import.meta.url`, as
 * the words stand, be it in a comment or a string. Half of all scripts have none, which is 0; of a large one much comes
 * behind the last static import. Infinity is all of it.
 */
export function endOfSpecifiers(text: string): number {
  place.lastIndex = 0
  const first = place.exec(text)
  if (first === null) return 0
  if (text.length < large) return Number.POSITIVE_INFINITY
  let last = first
  for (let next = place.exec(text); next !== null; next = place.exec(text)) last = next
  const end = last.index + last[0].length
  return last[1] === undefined || end > text.length - large ? Number.POSITIVE_INFINITY : end
}

/** The length of what stands at the beginning of a text; 0 if it is none of these, `null` if all must be lexed. */
export function specifierAt(text: string): number | null {
  placeHere.lastIndex = 0
  const found = placeHere.exec(text)
  if (found === null) return 0
  return found[1] === undefined ? null : found[0].length
}

/** In characters: the lexer is called twice where the end comes amidst of something. */
const large = 8 << 10

const specifier = String.raw`(?:"(?:[^"\\\n\r]|\\[\s\S])*"|'(?:[^'\\\n\r]|\\[\s\S])*')`
const attributes = String.raw`[^\S${lineEnd}]*(?:with|assert)\b`
/** What in its line shows that a string is no specifier, since no statement goes on like this behind one. */
const more = String.raw`[^\S${lineEnd}]*[\w$"'\`,.:?+|&=<>()[\]\\]`

/** Comments of one line, as prose has them: a word at the end of such a line is followed by no string. */
const line = String.raw`\/\/[^${lineEnd}]{0,200}[${lineEnd}]\s*`
const prose = String.raw`(?!(?:${line}){1,8}[^\s"'(./])`
const comment = String.raw`\s*${prose}\/[/*]`

/** Of `import.meta` only its URL and its `resolve` name a file. */
const property = String.raw`\s*\.(?!\s*meta\b(?!\s*(?:\/[*/]|\.\s*(?:url\b|resolve\b|\/[*/]))))`
const call = String.raw`\s*\([\s(]*["'\`/]`

/** Of a file that was cut, about which somebody should be told. */
const cut = String.raw`from\s*$|import\s*\{[^}]{0,500}$|(?:import|from)\s*["'][^"'\n\r]{0,500}$`

const pattern = String.raw`\b(?:(?:import|from)\s*(?:(${specifier})(?!${more})|${specifier}${attributes})|(?:import|from)${comment}|import(?:${property}|${call})|${cut})`

const place = new RegExp(pattern, 'g')
const placeHere = new RegExp(pattern, 'y')
