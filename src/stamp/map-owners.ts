import { byPath, type LogicalPath } from '../values/logical-path.js'
import { type Problem, problemAt } from '../values/problem.js'
import type { Graph, Link, Node } from './graph.js'

type Rewritten = (node: Node) => readonly Link[]

/** Each source map with those whose map it says to be. */
export type OwnersOfMaps = ReadonlyMap<LogicalPath, readonly LogicalPath[]>

export function ownersOfMaps(graph: Graph): OwnersOfMaps {
  const owners = new Map<LogicalPath, LogicalPath[]>()
  for (const { path, links } of graph.values()) {
    const maps = links.filter(({ role }) => role === 'source-map').map(({ target }) => target)
    for (const map of new Set(maps)) owners.set(map, [...(owners.get(map) ?? []), path])
  }
  return owners
}

/** Source maps and the files whose lines they describe; some packages give two files one map. */
export class MapOwners {
  readonly #graph: Graph
  readonly #owners: OwnersOfMaps
  readonly #rewritten: Rewritten

  constructor(graph: Graph, owners: OwnersOfMaps, rewritten: Rewritten) {
    this.#graph = graph
    this.#owners = owners
    this.#rewritten = rewritten
  }

  /** The file by whose edits a map is shifted; `null` where there is none, or where they contradict each other. */
  ownerOf(map: LogicalPath): Node | null {
    const paths = this.#owners.get(map)
    if (paths === undefined) return null
    const [first = null, ...others] = paths.flatMap((path) => this.#graph.get(path) ?? [])
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

function sharedProblem(map: LogicalPath, owners: readonly LogicalPath[]): Problem {
  const names = [...owners].sort(byPath)
  const message = `this map belongs to ${names.join(' and ')}, in which other places are rewritten; it is left as it is`
  return problemAt('source-map-shared', map, undefined, message)
}
