import { type Found, nothingFound, type Reference } from './reference.js'

/** The same, holding nothing of the text: a part of a string keeps the whole of it in memory as long as it lives. */
export function withOwnStrings(found: Found): Found {
  if (isNothing(found)) return nothingFound
  return { ...found, references: found.references.map(withOwnSpecifier) }
}

/** Half of all files: they share one object, by which they are told. */
export function isNothing(found: Found): boolean {
  const { references, faults, base, navigations = none, uses = none, importMap } = found
  return [references, faults, navigations, uses].every(({ length }) => length === 0) && !base && !importMap
}

const none: readonly never[] = []

/** Shorter ones are copied by V8 in any case. */
const leastSliced = 13

function withOwnSpecifier(reference: Reference): Reference {
  const { specifier } = reference
  return specifier.length < leastSliced ? reference : { ...reference, specifier: copyOf(specifier) }
}

/** V8 joins first and copies when a part is asked for, so this part is one of a string that is hardly longer. */
function copyOf(text: string): string {
  return `${text} `.slice(0, -1)
}
