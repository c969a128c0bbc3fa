/**
 * The URL that a comment's text names as source map; `offset` is where the text begins. ECMA-426, section 11.1.2, and
 * V8, which takes none with a quote in it.
 */
export function sourceMapName(comment, offset) {
  const match = /^([@#]\s*sourceMappingURL=)([^\s"']*)\s*$/.exec(comment)
  if (match === null) return null
  const [, lead, specifier] = match
  return { start: offset + lead.length, end: offset + lead.length + specifier.length, specifier }
}
