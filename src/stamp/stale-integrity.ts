import type { LogicalPath } from '../values/logical-path.js'
import { type Problem, problemAt } from '../values/problem.js'
import type { Edit } from './edits.js'
import type { Link } from './graph.js'

/**
 * A digest that an author wrote of a file which names the page in turn: no bytes can hold it, since it would be
 * part of what it is a digest of. A stale one blocks the file; one of no algorithm asks for nothing (W3C
 * Subresource Integrity, section 3.3.2), and needs no quotes.
 */
export function isStale({ integrity, target }: Link, inGroup: ReadonlySet<LogicalPath>): boolean {
  return integrity?.isAuthored === true && inGroup.has(target)
}

export function blanked({ integrity }: Link): Edit[] {
  return integrity === undefined ? [] : [{ start: integrity.start, end: integrity.end, text: 'none' }]
}

export function staleProblem(path: LogicalPath, { specifier, place }: Link): Problem {
  const message = `the integrity of "${specifier}" is now "none", since that file names this one in turn: exclude one of them, or break the circle`
  return { ...problemAt('integrity-stale', path, place, message), specifier }
}
