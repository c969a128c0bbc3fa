import type { Attribute, Tag } from './html-attribute.js'
import { lowered, rels } from './html-table.js'
import type { IntegrityPlace } from './reference.js'

/** The elements on which `integrity` means something, and where theirs stands or may stand. */
export function integrityOf(tag: Tag, url: Attribute): { integrity?: IntegrityPlace } {
  if (!hasIntegrity(tag)) return {}
  const authored = tag.attributes.get('integrity')
  const after = url.quoted ? url.end + 1 : url.end
  const { start, end } = authored ?? { start: after, end: after }
  const hasCrossorigin = tag.attributes.has('crossorigin')
  const isModulePreload = tag.name === 'link' && rels(tag).includes('modulepreload')
  return {
    integrity: { start, end, isAuthored: authored !== undefined, hasCrossorigin, after, isModulePreload },
  }
}

function hasIntegrity(tag: Tag): boolean {
  if (tag.name === 'script') return tag.attributes.has('src')
  if (tag.name !== 'link') return false
  const isPreload = rels(tag).includes('preload') && ['script', 'style'].includes(lowered(tag, 'as') ?? '')
  return isPreload || rels(tag).some((rel) => rel === 'stylesheet' || rel === 'modulepreload')
}
