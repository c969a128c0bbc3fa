/**
 * The text with a byte order mark blanked to as many spaces: tokenizers take it for a name. It has three
 * characters where the text was read byte by byte.
 */
export function withoutBom(text: string): string {
  if (text.startsWith('\uFEFF')) return ` ${text.slice(1)}`
  return text.startsWith('\u00EF\u00BB\u00BF') ? `   ${text.slice(3)}` : text
}
