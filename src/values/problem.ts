import { byPath } from './logical-path.js'

/** What a user should look at, though the build went on. Codes are stable. */
export type ProblemCode =
  | 'encoding-unknown'
  | 'finder-failed'
  | 'import-map-prefix'
  | 'integrity-stale'
  | 'link-broken'
  | 'link-leaves-root'
  | 'link-loops'
  | 'name-too-long'
  | 'name-unusable'
  | 'no-file'
  | 'reference-ambiguous'
  | 'reference-computed'
  | 'reference-custom-property'
  | 'reference-malformed'
  | 'reference-missing'
  | 'reference-outside-base'
  | 'reference-unanchored'
  | 'source-map-broken'
  | 'source-map-shared'
  | 'syntax'
  | 'variant-stale'
  | 'variant-too-wide'
  | 'version-reused'

/** Each code in plain words, the gravest first: what visitors will miss, then what can't be rewritten. */
export const headings: Readonly<Record<ProblemCode, string>> = {
  'version-reused': 'Versions that named other bytes before',
  'reference-missing': 'References to files that are not there',
  'reference-outside-base': 'References that miss the base',
  'reference-malformed': 'References that no browser reads, or that are not rewritten',
  'reference-ambiguous': 'References that browsers may resolve in more than one way',
  'reference-custom-property': 'References in custom properties that are used from another folder',
  'reference-unanchored': 'References that depend on who runs the script',
  'reference-computed': 'References that are put together at run time',
  'import-map-prefix': 'Folders of import maps by which nobody knows what is loaded',
  'integrity-stale': 'Integrity that can not be kept true',
  syntax: 'Files that can not be read',
  'encoding-unknown': 'Files in an unknown encoding',
  'finder-failed': 'Finders that failed',
  'link-broken': 'Links on disk that lead nowhere',
  'link-leaves-root': 'Links on disk that leave their root',
  'link-loops': 'Links on disk that lead back',
  'name-too-long': 'Names that are too long',
  'name-unusable': 'Names that no URL can hold',
  'no-file': 'Pipes, sockets and devices',
  'source-map-broken': 'Source maps that can not be read',
  'source-map-shared': 'Source maps that more than one file names',
  'variant-too-wide': 'Given zstd variants whose window is too wide for browsers',
  'variant-stale': 'Compressed files that are not of their original',
}

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
