import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
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
    const folder = dirname(path)
    let names = this.#names.get(folder)
    if (names === undefined) {
      names = namesIn(join(this.#folder, folder))
      this.#names.set(folder, names)
    }
    return names === null || (names.size > 0 && names.has(folded(path.slice(path.lastIndexOf('/') + 1))))
  }
}

function namesIn(folder: string): ReadonlySet<string> | null {
  try {
    return new Set(readdirSync(folder).map(folded))
  } catch (error) {
    return isMissing(error) ? new Set() : null
  }
}

/** Some file systems ignore the case of letters, and some write their accents in another way. */
function folded(name: string): string {
  return name.normalize('NFKD').toLowerCase()
}
