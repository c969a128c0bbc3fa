import { type Prelude, preludes } from './css-words.js'

/** The beginning of a rule or declaration, by what its first word is. */
export interface Start {
  readonly prelude: Prelude | null
  readonly property: string | null
}
const plainStart: Start = { prelude: null, property: null }

/** What a rule begins with; comments and the brackets of old HTML comments are no part of it. */
const ruleStart = /(?:[ \t\n\r\f]|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/|<!--|-->)*(?:(@|--)([\w-]*)([\s\S])?)?/y

/** `null` where it is doubtful. */
export function startAt(css: string, at: number): Start | null {
  ruleStart.lastIndex = at
  const [, sign, name = '', next] = ruleStart.exec(css) ?? []
  if (sign === undefined) return plainStart
  if (!isEnd(next)) return null
  return sign === '@'
    ? { prelude: preludes.get(name.toLowerCase()) ?? null, property: null }
    : { prelude: null, property: `--${name}` }
}

/** Whether a name is over where this comes next: an escape, a letter beyond ASCII or a bracket is part of its token. */
export function isEnd(next = ' '): boolean {
  const char = next.charCodeAt(0)
  return char < 0x80 && char !== 0x5c && char !== 0x28
}
