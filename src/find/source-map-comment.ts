import { tokenizer } from 'acorn'
import type { Reference } from './reference.js'

const marker = 'sourceMappingURL='

/**
 * The comment that names a script's source map (ECMA-426): the last one, wherever in its line it stands. One at
 * the end of the file is told from a string by what follows, any other by reading the script's tokens.
 */
export function findSourceMapComment(text: string): Reference[] {
  if (!text.includes(marker)) return []
  const at = text.lastIndexOf(marker)
  const reference = commentReference(text, at)
  if (reference === null) return []
  return isAtEnd(text, reference) || isInComment(text, at) ? [reference] : []
}

/** The same for a comment of a stylesheet, from its own text and offset. */
export function sourceMapOfComment(comment: string, offset: number): Reference | null {
  const found = /^\/\*[#@][ \t]*sourceMappingURL=([^\s'"]*?)[ \t]*\*\/$/.exec(comment)
  return found?.[1] ? referenceAt(offset + comment.indexOf(marker) + marker.length, found[1]) : null
}

function commentReference(text: string, at: number): Reference | null {
  const opening = /(?:\/\/|\/\*)[#@][ \t]*$/.exec(text.slice(Math.max(0, at - 100), at))
  const value = /^[^\s'"`]*/.exec(text.slice(at + marker.length, at + marker.length + 4096))?.[0] ?? ''
  const url = value.replace(/\*\/.*$/, '')
  return opening === null || url === '' ? null : referenceAt(at + marker.length, url)
}

function referenceAt(start: number, specifier: string): Reference | null {
  if (/^data:/i.test(specifier)) return null
  return { start, end: start + specifier.length, specifier, syntax: 'comment', role: 'source-map' }
}

/** Only white space and comments follow. */
function isAtEnd(text: string, { end }: Reference): boolean {
  return /^[ \t]*(?:\*\/)?(?:\s|\/\/[^\n]*(?:\n|$)|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/)*$/.test(text.slice(end))
}

function isInComment(text: string, at: number): boolean {
  let isFound = false
  const onComment = (_block: boolean, _text: string, start: number, end: number) => {
    if (start < at && at < end) isFound = true
  }
  try {
    const tokens = tokenizer(text, {
      ecmaVersion: 'latest',
      sourceType: 'module',
      allowHashBang: true,
      onComment,
    })
    for (const token of tokens) if (isFound || token.start > at) break
  } catch {
    return false
  }
  return isFound
}
