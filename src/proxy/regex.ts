/** A text as a regular expression that matches just it, in the dialects of PCRE and Go. */
export function exactly(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/#\s-]/g, (char) =>
    char === '/' || char === '-' ? char : char === ' ' ? '[ ]' : `\\${char}`,
  )
}

/** Of alternatives; one stands alone. */
export function oneOf(patterns: readonly string[]): string {
  return patterns.length === 1 ? (patterns[0] ?? '') : `(?:${patterns.join('|')})`
}

/**
 * Names with a version of these shapes in them: what stands before, and the rest from its dot on. A version may
 * stand before an extension, before two (`jquery.VERSION.min.js`), or at the end.
 */
export function versionedNames(shapes: readonly string[]): string[] {
  const rests = ['(\\.[^./]+)', '(\\.[^./]+\\.[^./]+)', '()']
  return shapes.length === 0 ? [] : rests.map((rest) => `^(.*[^/])\\.${oneOf(shapes)}${rest}$`)
}

/** `Accept-Encoding` with this coding in it, but for a weight of zero (RFC 9110, section 12.4.2). */
export function acceptsCoding(coding: string): string {
  return `(?:^|,)[ \\t]*${coding}[ \\t]*(?:,|$|;[ \\t]*q=(?:1|0?\\.[0-9]*[1-9]))`
}

/** The codings of variants, the best first, and how their files end. */
export const codings = [
  ['br', 'br'],
  ['zstd', 'zst'],
  ['gzip', 'gz'],
] as const
