import { lineEnd } from './js-literal.js'

/**
 * How far a script must be lexed to find its specifiers: `import "x"`, `from "x"`, `import("x")`, `import.meta.url`, as
 * the words stand, be it in a comment or a string. Half of all scripts have none, which is 0; of a large one much comes
 * behind the last static import. Infinity is all of it.
 */
export function endOfSpecifiers(text: string): number {
  const first = nextPlace(text, 0)
  if (first === null) return 0
  if (text.length < large) return Number.POSITIVE_INFINITY
  let last = first
  for (let next = nextPlace(text, place.lastIndex); next !== null; next = nextPlace(text, place.lastIndex))
    last = next
  const end = last.index + last[0].length
  return last[1] === undefined || end > text.length - large ? Number.POSITIVE_INFINITY : end
}

function nextPlace(text: string, from: number): RegExpExecArray | null {
  place.lastIndex = from
  let found = place.exec(text)
  while (found !== null && isInComment(text, found.index)) {
    place.lastIndex = found.index + 1
    found = place.exec(text)
  }
  return found
}

/** The length of what stands at an offset of a text; 0 if it is none of these, `null` if all must be lexed. */
export function specifierAt(text: string, offset: number): number | null {
  placeHere.lastIndex = offset
  const found = placeHere.exec(text)
  if (found === null || isInComment(text, offset)) return 0
  return found[1] === undefined ? null : found[0].length
}

/** In characters: the lexer is called twice where the end comes amidst of something. */
const large = 8 << 10

const specifier = String.raw`(?:"(?:[^"\\\n\r]|\\[\s\S])*"|'(?:[^'\\\n\r]|\\[\s\S])*')`
const attributes = String.raw`[^\S${lineEnd}]*(?:with|assert)\b`
/** What in its line shows that a string is no specifier, since no statement goes on like this behind one. */
const more = String.raw`[^\S${lineEnd}]*(?:[\w$"'\`,.:?+|&=<>(){[\]\\]|;\s*\\(?!u))`

/** Comments of one line, as prose has them: a word at the end of such a line is followed by no string. */
const line = String.raw`\/\/[^${lineEnd}]{0,200}[${lineEnd}]\s*`
const prose = String.raw`(?!(?:${line}){1,8}[^\s"'(./])`
const comment = String.raw`\s*${prose}\/[/*]`

/** Of `import.meta` only its URL and its `resolve` name a file. */
const meta = String.raw`meta\s*(?:\/[*/]|\.\s*(?:url\b|resolve\b|\/[*/]))`
const property = String.raw`\s*\.\s*(?:\/[*/]|source\b|defer\b|${meta})`
/** No call is followed by a string in its line; a string that holds one may end there. */
const quoted = String.raw`\s*\(\s*(?:"[^"\\\n\r]*"|'[^'\\\n\r]*')\s*\)["']`
const call = String.raw`(?!${quoted})\s*\([\s(]*["'\`/]`

/** Of a file that was cut, about which somebody should be told. */
const cut = String.raw`from\s*$|import\s*\{[^}]{0,500}$|(?:import|from)\s*["'][^"'\n\r]{0,500}$`

/** Behind a quote there is no statement, nor an expression, that begins with the word: what it opens is a string. */
const word = String.raw`(?:\b(?<!["'\`])import|\bfrom)`

const pattern = String.raw`${word}\s*(?:(${specifier})(?!${more})|${specifier}${attributes})|${word}${comment}|\b(?<!["'\`])import(?:${property}|${call})|\b(?:${cut})`

const place = new RegExp(pattern, 'g')
const placeHere = new RegExp(pattern, 'y')

/** Whether the line shows that what stands at an offset is in a comment, and code by no means. */
function isInComment(text: string, offset: number): boolean {
  const before = text.slice(Math.max(0, offset - longestLine), offset)
  return lineComment.test(before) || (text.startsWith('import', offset) && typeComment.test(before))
}

/** In characters: as much as must be known of what stands before a specifier. */
export const longestLine = 200

/** Nothing behind the slashes closes a string, a template or a comment that began in an earlier line. */
const lineComment = new RegExp(String.raw`[${lineEnd}][^\S${lineEnd}]*\/\/[^"'\`*{${lineEnd}]*$`)

/** A tag of JSDoc whose type names modules; between the braces no template's hole begins, and no comment ends. */
const typeComment = new RegExp(
  String.raw`@[a-zA-Z]\w*[^\S${lineEnd}]*\{(?:[^}"'\`$*/${lineEnd}]|(["'])[\w@./-]*\1)*$`,
)
