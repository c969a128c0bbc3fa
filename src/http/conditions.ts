/** Whether `If-None-Match` names this entity tag: weak comparison (RFC 9110, section 13.1.2). */
export function matchesWeakly(header: string, etag: string): boolean {
  return header === etag || isAny(header) || tagsOf(header).some((tag) => tag.replace(/^W\//, '') === etag)
}

/** Whether `If-Match` names it: strong comparison, for which a weak tag never matches (section 13.1.1). */
export function matchesStrongly(header: string, etag: string): boolean {
  return header === etag || isAny(header) || tagsOf(header).includes(etag)
}

function isAny(header: string): boolean {
  return header.trim() === '*'
}

/** The entity tags of a list; a comma may stand in one. */
function tagsOf(header: string): readonly string[] {
  return header.match(/(?:W\/)?"[^"]*"/g) ?? []
}
