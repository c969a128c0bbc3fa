import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { LogicalPath } from '../values/logical-path.js'
import { isMissing } from './system-error.js'

/** Which files a folder may have, each of its folders listed once: that costs less than to ask for every file. */
export class Listing {
  readonly #folder: string
  /** `null` for a folder that can't be listed; it may have any file. */
  readonly #names = new Map<string, ReadonlySet<string> | null>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** False only if nothing of that name, in any case or form of its letters, was there. */
  mayHave(path: LogicalPath): boolean {
    const at = path.lastIndexOf('/')
    return this.#mayHaveIn(at < 0 ? '' : path.slice(0, at), path.slice(at + 1))
  }

  #mayHaveIn(folder: string, name: string): boolean {
    const names = this.#namesOf(folder)
    return names === null || (names.size > 0 && names.has(folded(name)))
  }

  #namesOf(folder: string): ReadonlySet<string> | null {
    const known = this.#names.get(folder)
    if (known !== undefined) return known
    const at = folder.lastIndexOf('/')
    // What its own folder doesn't have needs no look.
    const isThere = folder === '' || this.#mayHaveIn(at < 0 ? '' : folder.slice(0, at), folder.slice(at + 1))
    const names = isThere ? namesIn(join(this.#folder, folder)) : noNames
    this.#names.set(folder, names)
    return names
  }
}

const noNames: ReadonlySet<string> = new Set()

function namesIn(folder: string): ReadonlySet<string> | null {
  try {
    return new Set(readdirSync(folder).map(folded))
  } catch (error) {
    return isMissing(error) ? noNames : null
  }
}

/** Some file systems ignore the case of letters, and some write their accents in another way. */
function folded(name: string): string {
  return name.normalize('NFKD').toLowerCase()
}
