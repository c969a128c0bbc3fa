import type { Reference, Syntax } from './reference.js'

/** A JavaScript string, or template without holes, as a pattern; its quotes stand outside of the second group. */
export const literalPattern = String.raw`(["'\`])((?:\\[\s\S]|(?!\1)[^\\])*?)\1`

/** Line terminators (ECMAScript, section 12.3), for between the brackets of a pattern. */
export const lineEnd = String.raw`\n\r\u2028\u2029`

/** White space and comments. */
export const spacePattern = String.raw`(?:\s|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/|\/\/[^${lineEnd}]*[${lineEnd}])*`

/** A reference from a literal's offset and its text between the quotes; `null` if it has holes or odd escapes. */
export function literalReference(quote: string, raw: string, start: number): Reference | null {
  const specifier = decodeLiteral(quote, raw)
  if (specifier === null) return null
  const syntax: Syntax = quote === '`' ? 'js-template' : 'js-string'
  return { start, end: start + raw.length, specifier, syntax }
}

/** The text that a literal means; `null` for a template with holes, and for a string that no browser reads. */
function decodeLiteral(quote: string, raw: string): string | null {
  if (!raw.includes('\\')) return isPlain(quote, raw) ? raw : null
  if (/\\[0-9]/.test(raw) || (quote === '`' && /(?<!\\)\$\{/.test(raw))) return null
  return raw.replace(escapes, (_, unicode: string, point: string, hex: string, other: string) => {
    const code = unicode ?? point ?? hex
    return code === undefined ? (simpleEscapes[other] ?? other) : fromCode(code)
  })
}

function isPlain(quote: string, raw: string): boolean {
  return quote === '`' ? !raw.includes('${') : !/[\n\r]/.test(raw)
}

const escapes = /\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})|(\r\n|[\s\S]))/g

const simpleEscapes: Record<string, string> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
  '\r': '',
  '\r\n': '',
  '\u2028': '',
  '\u2029': '',
}

function fromCode(hex: string): string {
  const code = Number.parseInt(hex, 16)
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD'
}
