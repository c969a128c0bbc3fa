import { type Attribute, spanOf } from './html-attribute.js'
import type { AuthoredMap, Fault, Found, IntegrityPlace, Reference } from './reference.js'

/** What was found in the page that an attribute holds, at its places in the text around it. */
export function inSrcdoc(attribute: Attribute, found: Found): Found {
  const { references, faults, navigations = [], importMap } = found
  const isFollowed = importMap?.as !== 'map' || mapsNamesOnly(importMap)
  return {
    references: references.map((reference) => placed(attribute, reference)),
    faults: [
      ...(isFollowed ? [] : [{ ...notFollowed, offset: attribute.start }]),
      ...faults.filter(isPathOrNoImport).map(({ offset, code, message }) => ({
        offset: spanOf(attribute, offset, offset).start,
        code,
        message,
      })),
    ],
    navigations,
  }
}

const notFollowed = {
  code: 'reference-malformed',
  message:
    'the import map in this srcdoc has a path or a folder for a key, and what its modules then load is not followed: use bare names, one for each module',
} as const

/** Names lead to what their addresses are rewritten to; for the rest one must know the modules of that page. */
function mapsNamesOnly({ rules }: AuthoredMap): boolean {
  const entries = rules.flatMap(({ imports, scopes }) => [imports, ...scopes.map(([, each]) => each)]).flat()
  return !entries.some(([key, address]) => isPath(key) || (key.endsWith('/') && isPath(address ?? '')))
}

/** A bare name that is put together at run time means nothing to the map of the page around. */
function isPathOrNoImport({ head }: Fault): boolean {
  return head === undefined || isPath(head)
}

function isPath(specifier: string): boolean {
  return /^\.{0,2}\//.test(specifier)
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
