import type { Fault } from '../find/reference.js'
import { byPath } from '../values/logical-path.js'
import type { Places } from '../values/places.js'
import type { Place } from '../values/problem.js'

/** What can be wrong with a built folder. Codes are stable. What a finder can't read is nothing we can prove. */
export type FindingCode =
  | Fault['code']
  | 'build-unfinished'
  | 'encoding-unknown'
  | 'file-mismatch'
  | 'file-missing'
  | 'file-unexpected'
  | 'group-mismatch'
  | 'integrity-mismatch'
  | 'manifest-corrupt'
  | 'name-mismatch'
  | 'plain-missing'
  | 'plain-stale'
  | 'record-corrupt'
  | 'record-mismatch'
  | 'record-missing'
  | 'reference-lost'
  | 'reference-missing'
  | 'reference-stale'
  | 'reference-unanchored'
  | 'reference-unversioned'
  | 'release-mismatch'
  | 'retained-mismatch'
  | 'retained-missing'
  | 'url-mismatch'
  | 'url-reused'
  | 'variant-mismatch'
  | 'variant-missing'
  | 'version-mismatch'

export interface Finding {
  readonly code: FindingCode
  /** The file below the built folder. */
  readonly path: string
  /** From 1; 0 where the whole file is meant. */
  readonly line: number
  /** From 1, in UTF-16 code units, as editors count; 0 where the whole file is meant. */
  readonly column: number
  readonly message: string
}

/** A text in which something may be wrong. */
export interface Text {
  /** The file below the built folder. */
  readonly path: string
  readonly text: string
  readonly places: Places
}

/** Collects what is wrong; the order of the checks doesn't show. */
export class Findings {
  readonly #all: Finding[] = []

  /** Of a file as a whole. */
  add(code: FindingCode, path: string, message: string): void {
    this.#all.push({ code, path, line: 0, column: 0, message })
  }

  addAt(code: FindingCode, { path, places }: Text, offset: number, message: string): void {
    this.#all.push({ code, path, ...places.at(offset), message })
  }

  addPlaced(code: FindingCode, path: string, { line, column }: Place, message: string): void {
    this.#all.push({ code, path, line, column, message })
  }

  inOrder(): Finding[] {
    return this.#all.toSorted(
      (a, b) =>
        byPath(a.path, b.path) ||
        a.line - b.line ||
        a.column - b.column ||
        byPath(a.code, b.code) ||
        byPath(a.message, b.message),
    )
  }
}
