import { digestOf } from '../values/digest.js'
import { type Changes, described } from './changes.js'
import type { Node } from './graph.js'
import type { GivenVersions } from './versions.js'

/** A digest of all on which the final bytes of a file depend; `owner`: the file by whose edits a map is shifted. */
export function inputsOf(
  node: Node,
  given: string | undefined,
  owner: Node | null,
  changes: Changes,
): string {
  const ofOwner = owner === null ? [] : [owner.path, owner.digest]
  return shortened([node.digest, given, ...ofOwner, described(changes)])
}

/** The same for all members of a cycle, with what is written into each while no member's version is known. */
export function inputsOfGroup(
  nodes: readonly Node[],
  given: GivenVersions,
  changesOf: (node: Node) => Changes,
): string {
  return shortened(
    nodes.map((node) => {
      return [node.path, node.digest, given.get(node.path), described(changesOf(node))]
    }),
  )
}

function shortened(inputs: unknown): string {
  return digestOf(JSON.stringify(inputs))
}
