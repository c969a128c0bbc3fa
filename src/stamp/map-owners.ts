import { byPath, type LogicalPath } from '../values/logical-path.js'
import { type Problem, problemAt } from '../values/problem.js'
import type { Graph, Link, Node } from './graph.js'

type Rewritten = (node: Node) => readonly Link[]

/** Source maps and the files whose lines they describe; some packages give two files one map. */
export class MapOwners {
  readonly #owners = new Map<LogicalPath, Node[]>()
  readonly #rewritten: Rewritten

  constructor(graph: Graph, rewritten: Rewritten) {
    this.#rewritten = rewritten
    for (const node of graph.values()) {
      const maps = node.links.filter(({ role }) => role === 'source-map').map(({ target }) => target)
      for (const map of new Set(maps)) this.#owners.set(map, [...(this.#owners.get(map) ?? []), node])
    }
  }

  /** The file by whose edits a map is shifted; `null` where there is none, or where they contradict each other. */
  ownerOf(map: LogicalPath): Node | null {
    const [first = null, ...others] = this.#owners.get(map) ?? []
    return first === null || others.some((other) => !this.#isEditedAlike(first, other)) ? null : first
  }

  /** Maps that can't be right for each of their files. */
  problems(): Problem[] {
    return [...this.#owners].flatMap(([map, owners]) =>
      this.ownerOf(map) === null ? [sharedProblem(map, owners)] : [],
    )
  }

  /** The same text with the same edits, or no edit in either. */
  #isEditedAlike(a: Node, b: Node): boolean {
    const [ofA, ofB] = [this.#edits(a), this.#edits(b)]
    if (ofA === '' && ofB === '') return true
    return ofA === ofB && a.digest === b.digest
  }

  /** Where columns move; nothing is mapped behind the comment that names the map. */
  #edits(node: Node): string {
    const links = this.#rewritten(node).filter(({ role }) => role !== 'source-map')
    return links.map(({ start, end, target }) => `${start} ${end} ${target}`).join('\n')
  }
}

function sharedProblem(map: LogicalPath, owners: readonly Node[]): Problem {
  const names = owners.map(({ path }) => path).sort(byPath)
  const message = `this map belongs to ${names.join(' and ')}, in which other places are rewritten; it is left as it is`
  return problemAt('source-map-shared', map, undefined, message)
}
