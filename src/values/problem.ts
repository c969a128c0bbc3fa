import { byPath } from './logical-path.js'

/** What a user should look at, though the build went on. Codes are stable. */
export type ProblemCode =
  | 'encoding-unknown'
  | 'link-broken'
  | 'link-leaves-root'
  | 'link-loops'
  | 'name-too-long'
  | 'name-unusable'
  | 'reference-malformed'
  | 'reference-missing'
  | 'syntax'

export interface Problem {
  readonly code: ProblemCode
  /** The logical path of the file in which it stands. */
  readonly path: string
  /** From 1; 0 where the whole file is meant. */
  readonly line: number
  /** From 1, in UTF-16 code units, as editors count; 0 where the whole file is meant. */
  readonly column: number
  readonly message: string
}

/** A problem of a file as a whole. */
export function fileProblem(code: ProblemCode, path: string, message: string): Problem {
  return { code, path, line: 0, column: 0, message }
}

/** A problem at an offset of a file's text. */
export function problemAt(
  code: ProblemCode,
  path: string,
  text: string,
  offset: number,
  message: string,
): Problem {
  return { code, path, ...placeOf(text, offset), message }
}

/** `css/site.css:3:14`, as editors and terminals make it a link; without numbers for a whole file. */
export function formatPlace(problem: Problem): string {
  return problem.line === 0 ? problem.path : `${problem.path}:${problem.line}:${problem.column}`
}

export function byPlace(a: Problem, b: Problem): number {
  return byPath(a.path, b.path) || a.line - b.line || a.column - b.column || byPath(a.message, b.message)
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  const breaks = before.match(/\r\n|[\n\r\f\u2028\u2029]/g)
  const last = before.search(/[^\n\r\f\u2028\u2029]*$/)
  // A BOM is no character that an editor shows.
  const bom = breaks === null && before.startsWith('\uFEFF') ? 1 : 0
  return { line: (breaks?.length ?? 0) + 1, column: offset - last - bom + 1 }
}
