import { type Attribute, spanOf } from './html-attribute.js'
import type { Found, IntegrityPlace, Reference } from './reference.js'

/** What was found in the page that an attribute holds, at its places in the text around it. */
export function inSrcdoc(attribute: Attribute, { references, faults, navigations = [] }: Found): Found {
  return {
    references: references.map((reference) => placed(attribute, reference)),
    faults: faults.map((fault) => ({
      ...fault,
      offset: spanOf(attribute, fault.offset, fault.offset).start,
    })),
    navigations,
  }
}

function placed(attribute: Attribute, reference: Reference): Reference {
  const { integrity, within = [], ...rest } = reference
  return {
    ...rest,
    ...spanOf(attribute, reference.start, reference.end),
    within: [...within, attribute.quoted ? 'html-attribute' : 'html-unquoted'],
    ...(integrity?.isAuthored === true ? { integrity: placedIntegrity(attribute, integrity) } : {}),
  }
}

/** A digest needs no escape and is kept true; another attribute would, and is not put in. */
function placedIntegrity(attribute: Attribute, integrity: IntegrityPlace): IntegrityPlace {
  const after = spanOf(attribute, integrity.after, integrity.after).start
  const span = spanOf(attribute, integrity.start, integrity.end)
  return { ...integrity, ...span, after, hasCrossorigin: true }
}
