import type { Reference, Syntax } from '../find/reference.js'
import { pairOf, takeApart, withQuery } from '../values/query.js'
import { splitSuffix } from '../values/url-path.js'

/** A parameter of the query, to stand before all others. */
export interface VersionPair {
  readonly parameter: string
  readonly version: string
}

/**
 * A reference as it must be written to name `segment` (encoded) as its last segment, or to have a version in its
 * query: what stands before it, and the query and fragment behind it, stay as the author wrote them.
 */
export function writeReference(reference: Reference, raw: string, versioned: string | VersionPair): string {
  return typeof versioned === 'string'
    ? writeSegment(reference, raw, versioned)
    : writePair(reference, raw, versioned)
}

function writeSegment(reference: Reference, raw: string, segment: string): string {
  if (raw === reference.specifier && isPlain.test(raw))
    return raw.slice(0, raw.lastIndexOf('/') + 1) + segment
  // What is escaped behind the path stays as the author wrote it.
  return isSamePath(reference, raw)
    ? withLastSegment(raw, segment)
    : escaped(reference, withLastSegment(reference.specifier, segment))
}

/** As nearly all are: without an escape, a query, or spaces around. */
const isPlain = /^[\w./~-]+$/

function writePair(reference: Reference, raw: string, { parameter, version }: VersionPair): string {
  const specifier = reference.specifier.replace(spaces, '$2')
  const { query, fragment } = takeApart(specifier)
  const pair = escaped(reference, pairOf(parameter, version))
  if (isSamePath(reference, raw)) {
    const [, before = '', url = '', behind = ''] = spaces.exec(raw) ?? []
    const { path, suffix } = splitSuffix(url)
    const start = `${before}${path}?${pair}`
    if (query === '' && suffix.endsWith(fragment)) return start + fragment + behind
    if (query !== '' && !mustChange(query, parameter))
      return start + escaped(reference, '&') + suffix.slice(1) + behind
  }
  return escaped(reference, withQuery(specifier, parameter, version))
}

/** Whether a query holds the parameter, or something empty, so that it can't stay as it is written. */
function mustChange(query: string, parameter: string): boolean {
  return query.split('&').some((pair) => pair === '' || pair.replace(/=.*/s, '') === parameter)
}

function isSamePath({ specifier }: Reference, raw: string): boolean {
  return splitSuffix(raw).path === splitSuffix(specifier).path
}

/** Controls and spaces around a URL are no part of it (URL Standard). */
const spaces = /^([\0- ]*)(.*?)([\0- ]*)$/s

/** A URL as it stands where a reference does, by the rules of its syntax. */
export function escaped({ syntax, within = [] }: Reference, url: string): string {
  return within.reduce((text, each) => escapes[each](text), escapes[syntax](asciiOnly(url)))
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
  // Unquoted, what can't be printed would make it no URL at all (CSS Syntax 3, section 4.3.6).
  'css-url': (url) => url.replace(/["'()\\\s\p{Cc}]/gu, cssEscape),
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
