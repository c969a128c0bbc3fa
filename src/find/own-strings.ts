import type { Found, Reference } from './reference.js'

/** The same, holding nothing of the text: a part of a string keeps the whole of it in memory as long as it lives. */
export function withOwnStrings(found: Found): Found {
  return { ...found, references: found.references.map(withOwnSpecifier) }
}

function withOwnSpecifier(reference: Reference): Reference {
  return { ...reference, specifier: copyOf(reference.specifier) }
}

/** V8 joins first and copies when a part is asked for, so this part is one of a string that is hardly longer. */
function copyOf(text: string): string {
  return `${text} `.slice(0, -1)
}
