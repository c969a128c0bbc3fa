import { withoutBom } from './bom.js'
import { readByTokens } from './css-tokens.js'
import { readPlainly } from './plain-css.js'
import { type Found, nothingFound, type Reference } from './reference.js'

/**
 * The URLs of a stylesheet: `url()`, `src()`, `image-set()` and every form of `@import`, by CSS Syntax 3 and
 * CSS Values 4. Comments, strings elsewhere and `@namespace` hold none.
 */
export function findInCss(text: string): Found {
  if (!mayRefer.test(text)) return nothingFound
  const css = withoutBom(text)
  const { references, uses } = readPlainly(css) ?? readByTokens(css)
  const found = { references: withLastMap(references), faults: [] }
  return uses.length === 0 ? found : { ...found, uses }
}

/** Where sheets were put together each part may name a map; the last one counts. */
function withLastMap(references: readonly Reference[]): readonly Reference[] {
  const last = references.findLast(({ role }) => role === 'source-map')
  if (last === undefined) return references
  return references.filter((reference) => reference.role !== 'source-map' || reference === last)
}

/** Rules a stylesheet out that can hold no URL; an escape may hide any letter, so a backslash passes. */
const mayRefer = /url\(|src\(|var\(|image-set\(|@import|\\|sourceMappingURL=/i
