import type { LogicalPath } from '../values/logical-path.js'
import { fileProblem, type Problem } from '../values/problem.js'
import type { Allocate } from '../values/scratch.js'
import type { Strategy } from '../values/strategy.js'
import type { Changes } from './changes.js'
import { applyEdits, type Edit, inOrder, shiftsOf } from './edits.js'
import type { Node } from './graph.js'
import { referenceEdits } from './reference-edit.js'
import { shiftSourceMap } from './source-map.js'
import { encodeText, partsOf, type SourceText } from './source-text.js'

/** Gives a source's text again, good until the next is asked for; called only for files that are to be changed. */
export type ReadText = (path: LogicalPath) => SourceText

/** The bytes of a file in the end; `null` where they stay as they were read. */
export interface Final {
  readonly bytes: Buffer | null
  readonly problem?: Problem
}

export const unchanged: Final = { bytes: null }

/** Carries out what is to be written into files. */
export class Rewriter {
  readonly #read: ReadText
  readonly #strategy: Strategy
  readonly #allocate: Allocate | undefined

  constructor(read: ReadText, strategy: Strategy, allocate?: Allocate) {
    this.#read = read
    this.#strategy = strategy
    this.#allocate = allocate
  }

  rewritten({ path }: Node, changes: Changes): Final {
    const source = this.#read(path)
    const edits = this.#editsOf(path, source, changes)
    return edits.length === 0 ? unchanged : { bytes: applyEdits(source, edits, this.#allocate) }
  }

  /** The same where a file gets its bytes anew in any case. */
  bytesOf({ path }: Node, changes: Changes): Buffer {
    const source = this.#read(path)
    return applyEdits(source, this.#editsOf(path, source, changes), this.#allocate)
  }

  /** A map depends on where its owner is edited and by how much, and not on what is written there. */
  shiftedMap({ path }: Node, owner: Node, changes: Changes): Final {
    const source = this.#read(owner.path)
    const edits = this.#editsOf(owner.path, source, changes)
    if (edits.length === 0) return unchanged
    const shifts = shiftsOf(source, edits)
    const map = this.#read(path)
    const bytes = map.bytes ?? encodeText(map)
    const shifted = shiftSourceMap(bytes, shifts)
    if (shifted === null) return { bytes: null, problem: brokenMap(path) }
    return { bytes: shifted === bytes ? null : shifted }
  }

  #editsOf(path: LogicalPath, source: SourceText, { links, additions }: Changes): readonly Edit[] {
    const parts = partsOf(
      source,
      links.map(([link]) => link),
    )
    const edits = links.flatMap(([link, version], index) =>
      referenceEdits(path, parts[index] ?? '', link, version, this.#strategy),
    )
    return inOrder(additions.length === 0 ? edits : [...edits, ...additions])
  }
}

function brokenMap(path: LogicalPath): Problem {
  return fileProblem('source-map-broken', path, 'this is no source map; it is left as it is')
}
