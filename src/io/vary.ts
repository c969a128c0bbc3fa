/** One `Vary` of what others said before and of what we say. */
export function mergeVary(earlier: string, own: string): string {
  const known = namesOf(earlier)
  const lower = known.map((name) => name.toLowerCase())
  return [...known, ...namesOf(own).filter((name) => !lower.includes(name.toLowerCase()))].join(', ')
}

function namesOf(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
