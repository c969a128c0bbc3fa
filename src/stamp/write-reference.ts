import type { Reference, Syntax } from '../find/reference.js'
import { splitSuffix } from '../values/url-path.js'

/**
 * A reference as it must be written to name `segment` (encoded) as its last segment: what stands before the
 * name, and the query and fragment behind it, stay as the author wrote them.
 */
export function writeReference(
  { specifier, syntax, within = [] }: Reference,
  raw: string,
  segment: string,
): string {
  // What is escaped behind the path stays as the author wrote it.
  if (splitSuffix(raw).path === splitSuffix(specifier).path) return withLastSegment(raw, segment)
  const escaped = escapes[syntax](asciiOnly(withLastSegment(specifier, segment)))
  return within.reduce((text, each) => escapes[each](text), escaped)
}

function withLastSegment(url: string, segment: string): string {
  const { path, suffix } = splitSuffix(url)
  // Controls and spaces around a URL are no part of it (URL Standard), and a backslash is a slash there.
  const end = suffix === '' ? path.replace(/[\0- ]+$/, '').length : path.length
  const start = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1
  const lead = start === 0 ? (/^[\0- ]*/.exec(path)?.[0].length ?? 0) : start
  return path.slice(0, lead) + segment + path.slice(end) + suffix
}

/** Percent-encoded, so that it can be written into a file of any encoding. */
function asciiOnly(url: string): string {
  return url.replace(/[^\0-\x7f]+/g, (characters) => encodeURIComponent(characters.toWellFormed()))
}

/** For references that hold escapes: they are decoded, changed, and escaped again. */
const escapes: Record<Syntax, (url: string) => string> = {
  comment: (url) => url,
  'css-string': (url) => url.replace(/["'\\\n\r\f]/g, cssEscape),
  'css-url': (url) => url.replace(/["'()\\\s]/g, cssEscape),
  'html-attribute': htmlEscape,
  'html-unquoted': (url) => htmlEscape(url).replace(/[\s=`]/g, (char) => `&#${char.codePointAt(0)};`),
  'js-string': (url) => url.replace(/["'\\\n\r]/g, jsEscape),
  'json-string': (url) => JSON.stringify(url).slice(1, -1),
  'js-template': (url) => url.replace(/[`\\]|\$\{/g, (found) => `\\${found}`),
}

/** The space ends the escape, whatever follows (CSS Syntax 3, section 4.3.7). */
function cssEscape(char: string): string {
  return `\\${char.charCodeAt(0).toString(16)} `
}

function jsEscape(char: string): string {
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`
}

function htmlEscape(url: string): string {
  return url.replace(/[&"'<>]/g, (char) => `&#${char.codePointAt(0)};`)
}
