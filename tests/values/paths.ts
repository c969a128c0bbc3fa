import fc from 'fast-check'
import { type LogicalPath, parseLogicalPath, toLogicalPath } from '../../src/values/logical-path.js'

export function path(text: string): LogicalPath {
  return parseLogicalPath(text)
}

/** Letters that mean something in URLs, CSS, HTML or shells, and some that only look odd. */
const character = fc.oneof(
  fc.constantFrom(...'ab.%#?&;:@!\'"()*+,=[]{}|^`~ -_<>$0\té😀e\u0301\u00a0\ufeff\u202e'),
  fc.constantFrom('%2F', '%2e', '..', 'index', '.css', '.js'),
)
const segment = fc.string({ unit: character, minLength: 1, maxLength: 8 })

/** Paths as they may lie on a disk, the strangest included. */
export const anyPath: fc.Arbitrary<LogicalPath> = fc
  .array(segment, { minLength: 1, maxLength: 4 })
  .map((segments) => toLogicalPath(segments.join('/')))
  .filter((each) => each !== null)
