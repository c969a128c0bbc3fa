import { baseName, folderOf } from './logical-path.js'
import { nearest } from './nearest.js'

/** Finds what a missing path probably meant among very many, without comparing it with all of them. */
export class NameIndex {
  readonly #byName = new Map<string, string[]>()
  readonly #byFolder = new Map<string, string[]>()

  constructor(paths: Iterable<string>) {
    for (const path of paths) {
      add(this.#byName, baseName(path).toLowerCase(), path)
      add(this.#byFolder, folderOf(path).toLowerCase(), path)
    }
  }

  /** A file of the same name elsewhere, or of a like name in the same folder. */
  suggest(path: string): string[] {
    const sameName = this.#byName.get(baseName(path).toLowerCase()) ?? []
    const siblings = this.#byFolder.get(folderOf(path).toLowerCase()) ?? []
    const alike = siblings.filter((sibling) => isAlike(baseName(path), baseName(sibling)))
    return nearest(path, new Set([...sameName, ...alike]), 1)
  }
}

function add(index: Map<string, string[]>, key: string, path: string): void {
  const paths = index.get(key)
  if (paths === undefined) index.set(key, [path])
  else paths.push(path)
}

/** Cheap and generous: one begins like the other, and they are not much longer. */
function isAlike(a: string, b: string): boolean {
  const known = Math.min(2, a.length)
  return (
    a.slice(0, known).toLowerCase() === b.slice(0, known).toLowerCase() && Math.abs(a.length - b.length) <= 5
  )
}
