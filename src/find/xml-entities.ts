import type { Fault, Found, Reference } from './reference.js'
import { entitiesOf } from './xml-names.js'

/**
 * URLs that hold an entity of the text's own document type (`<!ENTITY x "a.png">`) are told and not rewritten:
 * what is written there is not the URL, and the entity may stand in other places.
 */
export function withoutEntities(found: Found, text: string): Found {
  const names = entitiesOf(text)
  if (names.size === 0) return found
  const isOwn = ({ specifier }: Reference) =>
    Array.from(specifier.matchAll(/&([\w.:-]+);/g)).some(([, name = '']) => names.has(name))
  const [plain, own] = [found.references.filter((each) => !isOwn(each)), found.references.filter(isOwn)]
  return { ...found, references: plain, faults: [...found.faults, ...own.map(faultOf)] }
}

function faultOf({ start, specifier }: Reference): Fault {
  const message = `"${specifier}" holds an entity that the document declares, and is not rewritten: write the URL itself`
  return { offset: start, code: 'reference-malformed', message }
}
