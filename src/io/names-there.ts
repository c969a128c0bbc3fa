import { existsSync, readdirSync } from 'node:fs'
import { baseName, folderOf, type LogicalPath } from '../values/logical-path.js'
import { fileOf } from './layout.js'
import { folded } from './listing.js'

/** Which names there are below a folder. Each of its folders is listed once, which costs less than to ask for every name. */
export class NamesThere {
  readonly #folder: string
  /** `null` for a folder that can't be listed. */
  readonly #names = new Map<string, Names | null>()

  constructor(folder: string) {
    this.#folder = folder
  }

  has(path: LogicalPath): boolean {
    const names = this.#namesIn(folderOf(path))
    if (names?.exact.has(baseName(path)) === true) return true
    // In another case or form of its letters it is there for some file systems.
    const mayBe = names === null || names.folded().has(folded(baseName(path)))
    return mayBe && existsSync(fileOf(this.#folder, path))
  }

  #namesIn(folder: string): Names | null {
    const known = this.#names.get(folder)
    if (known !== undefined) return known
    const names = listed(`${this.#folder}/${folder}`)
    this.#names.set(folder, names)
    return names
  }
}

class Names {
  readonly exact: ReadonlySet<string>
  #folded: ReadonlySet<string> | null = null

  constructor(names: readonly string[]) {
    this.exact = new Set(names)
  }

  folded(): ReadonlySet<string> {
    this.#folded ??= new Set([...this.exact].map(folded))
    return this.#folded
  }
}

function listed(folder: string): Names | null {
  try {
    return new Names(readdirSync(folder))
  } catch {
    return null
  }
}
