import type { Options } from 'acorn'
import { library } from './library.js'
import { parseScript } from './parse-script.js'
import type { Reference } from './reference.js'

export const marker = 'sourceMappingURL='

/**
 * The comment that names a script's source map (ECMA-426): the last one, wherever in its line it stands. One at
 * the end of the file is told from a string by what follows, any other by reading the script.
 */
export function findSourceMapComment(text: string): Reference[] {
  // A short word is found several times as fast as a long one.
  if (!text.includes('Mappin') || !text.includes(marker)) return []
  const last = mapOnLastLine(text)
  if (last !== null) return last
  if (!opened.test(text)) return []
  // A string may hold what looks like such a comment, and come later.
  const references = markersIn(text).map((at) => commentReference(text, at))
  return withoutData(references.filter((reference) => reference !== null).slice(-1))
}

/** What the last comment of a script names, which has its line to itself; `null` if none does. */
export function mapOnLastLine(text: string): Reference[] | null {
  const last = commentReference(text, text.lastIndexOf(marker))
  return last !== null && isLastLine(text, last) ? withoutData([last]) : null
}

/** A map in the comment itself is no file. */
function withoutData(references: Reference[]): Reference[] {
  return references.filter(({ specifier }) => !/^data:/i.test(specifier))
}

const opened = /\/[/*][#@][ \t]*sourceMappingURL=/

/** The same for a comment of a stylesheet, from its own text and offset. */
export function sourceMapOfComment(comment: string, offset: number): Reference | null {
  const found = /^\/\*[#@][ \t]*sourceMappingURL=([^\s'"]*?)[ \t]*\*\/$/.exec(comment)
  if (!found?.[1]) return null
  return withoutData([referenceAt(offset + comment.indexOf(marker) + marker.length, found[1])])[0] ?? null
}

function commentReference(text: string, at: number): Reference | null {
  const opening = /(?:\/\/|\/\*)[#@][ \t]*$/.exec(text.slice(Math.max(0, at - 100), at))
  if (opening === null) return null
  unquoted.lastIndex = at + marker.length
  const url = unquoted.exec(text)?.[0].replace(/\*\/.*$/, '') ?? ''
  return url === '' ? null : referenceAt(at + marker.length, url)
}

const unquoted = /[^\s'"`]*/y

function referenceAt(start: number, specifier: string): Reference {
  return { start, end: start + specifier.length, specifier, syntax: 'comment', role: 'source-map' }
}

/** Nothing but white space stands before it, and that and comments behind: no regular expression does. */
function isLastLine(text: string, { start, end }: Reference): boolean {
  const lineStart = text.lastIndexOf('\n', start) + 1
  if (!/^\s*\/[/*]/.test(text.slice(lineStart, start))) return false
  return /^[ \t]*(?:\*\/)?(?:\s|\/\/[^\n]*(?:\n|$)|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/)*$/.test(text.slice(end))
}

/** Where it stands in comments: by a parser, or, of what is no JavaScript, by its tokens. */
function markersIn(text: string): readonly number[] {
  for (const read of [parseScript, readTokens]) {
    const markers: number[] = []
    const onComment = (_isBlock: boolean, comment: string, start: number) => {
      const at = comment.lastIndexOf(marker)
      if (at >= 0) markers.push(start + '//'.length + at)
    }
    try {
      read(text, { onComment })
      return markers
    } catch {
      // It is no JavaScript, or deeper than any stack.
    }
  }
  return []
}

function readTokens(text: string, options: Partial<Options>): void {
  const { tokenizer, tokTypes } = library.acorn
  const tokens = tokenizer(text, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    allowHashBang: true,
    ...options,
  })
  while (tokens.getToken().type !== tokTypes.eof);
}
