/** mod_rewrite reads its words by itself, and knows no escape for the quotes around them. */
export function word(value: string): string {
  return value.includes('"') ? `'${value.replaceAll("'", '\\x27')}'` : `"${value}"`
}

/** A quoted word of any other directive. */
export function text(value: string): string {
  return `"${value.replaceAll('"', '\\"')}"`
}

export function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `    ${line}`))
}
