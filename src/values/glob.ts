import picomatch from 'picomatch'
import { baseName } from './logical-path.js'

/** Whether a path is meant. */
export type Matches = (path: string) => boolean

/**
 * Whether one of the globs matches. One without a slash is for the name in any folder, one with a slash for the
 * path from the root; a slash in front is for that alone, so `/a.css` is only the one at the top.
 */
export function anyOf(globs: readonly string[]): Matches {
  const isPath = patternOf(globs.filter((glob) => glob.includes('/')).map((glob) => glob.replace(/^\//, '')))
  const isName = patternOf(globs.filter((glob) => !glob.includes('/')))
  return (path) => isPath(path) || isName(baseName(path))
}

/** One expression for all, since each file of a site is asked about; `a(1).css` is a name as well as a glob. */
function patternOf(globs: readonly string[]): Matches {
  if (globs.length === 0) return () => false
  const exact = new Set(globs)
  // A backslash is an escape on every system, since logical paths have forward slashes.
  const sources = globs.map((glob) => picomatch.makeRe(glob, { dot: true, windows: false }).source)
  const pattern = new RegExp(sources.join('|'))
  return (text) => pattern.test(text) || exact.has(text)
}

/** The same for a list in which `!` takes away what an earlier glob matched: the last that matches decides. */
export function lastOf(globs: readonly string[]): Matches {
  const rules = globs.map((glob) => ({ decides: !isNegated(glob), matches: anyOf([withoutMark(glob)]) }))
  return (path) => rules.findLast(({ matches }) => matches(path))?.decides ?? false
}

/** Whether `!` stands in front, which of `!(a|b)` is a part. */
export function isNegated(glob: string): boolean {
  return /^!(?!\()/.test(glob)
}

/** Whether a text can be read as a glob at all: it must not be empty, or longer than picomatch takes. */
export function isGlob(text: string): boolean {
  try {
    return anyOf([withoutMark(text)]) !== undefined
  } catch {
    return false
  }
}

function withoutMark(glob: string): string {
  return isNegated(glob) ? glob.slice(1) : glob
}
