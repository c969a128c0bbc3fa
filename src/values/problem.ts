import { byPath } from './logical-path.js'

/** What a user should look at, though the build went on. Codes are stable. */
export type ProblemCode =
  | 'encoding-unknown'
  | 'finder-failed'
  | 'import-map-prefix'
  | 'link-broken'
  | 'link-leaves-root'
  | 'link-loops'
  | 'name-too-long'
  | 'name-unusable'
  | 'reference-computed'
  | 'reference-malformed'
  | 'reference-missing'
  | 'reference-unanchored'
  | 'source-map-broken'
  | 'source-map-shared'
  | 'syntax'
  | 'variant-stale'
  | 'variant-too-wide'
  | 'version-reused'

export interface Place {
  /** From 1; 0 where the whole file is meant. */
  readonly line: number
  /** From 1, in UTF-16 code units, as editors count; 0 where the whole file is meant. */
  readonly column: number
}

export interface Problem extends Place {
  readonly code: ProblemCode
  /** The logical path of the file in which it stands. */
  readonly path: string
  readonly message: string
  /** Of a reference: its URL as it is written. */
  readonly specifier?: string
  /** Of a reference that leads to no file: the path that it leads to. */
  readonly target?: string
}

/** A problem of a file as a whole. */
export function fileProblem(code: ProblemCode, path: string, message: string): Problem {
  return { code, path, line: 0, column: 0, message }
}

/** A problem at a line and column, or of the file as a whole. */
export function problemAt(
  code: ProblemCode,
  path: string,
  place: Place | undefined,
  message: string,
): Problem {
  return place === undefined ? fileProblem(code, path, message) : { code, path, ...place, message }
}

/** `css/site.css:3:14`, as editors and terminals make it a link; without numbers for a whole file. */
export function formatPlace(problem: Problem): string {
  return problem.line === 0 ? problem.path : `${problem.path}:${problem.line}:${problem.column}`
}

export function byPlace(a: Problem, b: Problem): number {
  return byPath(a.path, b.path) || a.line - b.line || a.column - b.column || byPath(a.message, b.message)
}
