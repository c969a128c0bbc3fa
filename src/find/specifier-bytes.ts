import { isAscii } from 'node:buffer'
import { longestLine, specifierAt } from './specifier-search.js'
import { afterOpening, afterSpace, type Encoding, isWord } from './words.js'

/**
 * Where the last specifier of a script ends among its bytes, as `endOfSpecifiers` has it of its text; 0 if it has
 * none, `null` if all of it must be lexed, or it can't be told from a few bytes.
 */
export function endOfLastSpecifier(bytes: Buffer, encoding: Encoding): number | null {
  const ofImport = lastEnd('import', { bytes, encoding }, 0)
  if (ofImport === null) return null
  return lastEnd('from', { bytes, encoding }, ofImport)
}

interface Script {
  readonly bytes: Buffer
  readonly encoding: Encoding
}

/** The end of the last specifier behind a word, if it is greater than another's. */
function lastEnd(word: string, script: Script, other: number): number | null {
  const { bytes } = script
  for (let at = bytes.lastIndexOf(word); at >= other && at >= 0; at = before(bytes, word, at)) {
    if (isWord(bytes[at - 1]) || !mayGoOn(bytes, at + word.length)) continue
    const end = endAt(script, at)
    if (end !== 0) return end
  }
  return other
}

function before(bytes: Buffer, word: string, at: number): number {
  return at === 0 ? -1 : bytes.lastIndexOf(word, at - 1)
}

/** By the next character: a quote, a comment, a bracket, a dot, a brace, or the end of the file. */
function mayGoOn(bytes: Buffer, behind: number): boolean {
  const next = afterSpace(bytes, behind)
  return (
    next - behind > reach / 2 ||
    next === bytes.length ||
    '"\'/(.{'.includes(String.fromCharCode(bytes[next] ?? 0))
  )
}

/** In bytes: how far behind a word is looked. */
const reach = 4096

/** 0 if there is no specifier behind the word at an offset. */
function endAt({ bytes, encoding }: Script, at: number): number | null {
  const window = bytes.subarray(at, at + reach)
  const before = textOf(bytes.subarray(Math.max(0, at - longestLine), at), encoding)
  const text = textOf(window, encoding)
  const length = specifierAt(before + text, before.length)
  const isWhole = at + reach >= bytes.length
  if (length === 0) return isWhole || isDecided(window) ? 0 : null
  if (length === null || (!isWhole && length > text.length / 2)) return null
  return at + Buffer.byteLength(text.slice(0, length), encoding)
}

function textOf(window: Buffer, encoding: Encoding): string {
  return window.toString(isAscii(window) ? 'latin1' : encoding)
}

/** Whether nothing that is cut off would make it a specifier: its string and its brackets end before. */
function isDecided(window: Buffer): boolean {
  const word = window[0] === 0x69 ? 'import' : 'from'
  const opened = afterOpening(window, word.length)
  if (opened > reach / 2) return false
  const quote = window[opened]
  if (quote !== 0x22 && quote !== 0x27) return true
  return window.indexOf(quote, opened + 1) >= 0 || window.includes('\n', opened)
}
