import { baseName, byPath, folderOf } from './logical-path.js'

/** The `count` names most like the given one, best first; none that nobody could have meant. */
export function nearest(name: string, names: Iterable<string>, count = 3): string[] {
  // Folders are compared for the best candidates only: with 100,000 names that is what takes the time.
  const candidates = rank([...names], (each) => distance(baseName(name), baseName(each))).slice(0, 50)
  const likely = candidates.filter((each) => isLike(name, each))
  const closeness = (each: string) =>
    4 * distance(baseName(name), baseName(each)) + distance(folderOf(name), folderOf(each))
  return rank(likely, closeness).slice(0, count)
}

/** Whether one may be a slip for the other: of a folder or an extension, or of a few letters. */
function isLike(name: string, other: string): boolean {
  const [a, b] = [partsOf(name), partsOf(other)]
  if (a.stem === '') return folderOf(name) === folderOf(other)
  const steps = stepsBetween(name, other)
  if (a.stem === b.stem) return a.extension === b.extension || steps <= 1
  if (steps > 2) return false
  const isOneType = a.extension === b.extension || a.extension === '' || b.extension === ''
  if (!isOneType) return false
  const longest = Math.max(a.stem.length, b.stem.length)
  return (
    isBeginning(a.stem, b.stem) ||
    distance(a.stem, b.stem) <= Math.min(Math.floor((longest + 2) / 3), longest - 1)
  )
}

/** How many folders differ; a file of one name may have been moved anywhere, any other is meant to be near. */
function stepsBetween(name: string, other: string): number {
  const [a, b] = [foldersOf(name), foldersOf(other)]
  const differs = a.findIndex((folder, at) => folder !== b[at])
  return Math.max(a.length, b.length) - (differs < 0 ? a.length : differs)
}

function foldersOf(name: string): string[] {
  const folders = folderOf(name).toLowerCase().split('/')
  return folders.filter((folder) => folder !== '' && folder !== '.' && folder !== '..')
}

/** `jquery` of `jquery-3.7.1.min`, or the other way round. */
function isBeginning(a: string, b: string): boolean {
  return Math.min(a.length, b.length) >= 3 && (a.startsWith(b) || b.startsWith(a))
}

function partsOf(name: string): { stem: string; extension: string } {
  const base = baseName(name).toLowerCase()
  const at = base.lastIndexOf('.')
  return at <= 0 ? { stem: base, extension: '' } : { stem: base.slice(0, at), extension: base.slice(at) }
}

/** ` (did you mean "a" or "b"?)`, or nothing where there is nothing to propose. */
export function didYouMean(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`)
  const last = quoted.pop()
  if (last === undefined) return ''
  return ` (did you mean ${quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`}?)`
}

function rank(names: string[], cost: (name: string) => number): string[] {
  return names
    .map((name) => ({ name, cost: cost(name) }))
    .sort((a, b) => a.cost - b.cost || byPath(a.name, b.name))
    .map(({ name }) => name)
}

/** Levenshtein's distance, blind to case. */
function distance(a: string, b: string): number {
  const [from, to] = [a.toLowerCase(), b.toLowerCase()]
  let row = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const swapped = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, swapped))
    }
    row = next
  }
  return row[to.length] ?? 0
}
