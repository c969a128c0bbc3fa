import type { Edit } from './edits.js'
import type { Link } from './graph.js'

/** What is to be written into a text, as far as that is known without the text. */
export interface Changes {
  readonly links: readonly (readonly [link: Link, version: string | undefined])[]
  readonly additions: readonly Edit[]
}

export const noChanges: Changes = { links: [], additions: [] }

export function isEmpty({ links, additions }: Changes): boolean {
  return links.length + additions.length === 0
}

/** With the digest of the text this says all: where a link begins tells which it is. */
export function described({ links, additions }: Changes): unknown {
  return [links.map(([{ start, target }, version]) => [start, target, version]), additions]
}
