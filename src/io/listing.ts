import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { baseName, folderOf, type LogicalPath } from '../values/logical-path.js'
import { type FileState, stateOf } from './file-state.js'
import { isRacy } from './racy.js'
import { isMissing } from './system-error.js'

/** Which files a folder may have, each of its folders listed once: that costs less than to ask for every file. */
export class Listing {
  readonly #folder: string
  readonly #listed: Listed | undefined
  /** `null` for a folder that can't be listed; it may have any file. */
  readonly #names = new Map<string, Names | null>()

  /** `listed`: what was seen before, of use where folders didn't change. */
  constructor(folder: string, listed?: Listed) {
    this.#folder = folder
    this.#listed = listed
  }

  /** False only if nothing of that name, in any case or form of its letters, was there. */
  mayHave(path: LogicalPath): boolean {
    return this.#mayHaveIn(above(path), baseName(path))
  }

  /** Whether there is one of just that name, or one that the file system takes for it. */
  has(path: LogicalPath): boolean {
    const names = this.#namesOf(above(path))
    if (names?.exact.has(baseName(path)) === true) return true
    return this.mayHave(path) && existsSync(join(this.#folder, path))
  }

  #mayHaveIn(folder: string, name: string): boolean {
    const names = this.#namesOf(folder)
    return names === null || names.mayHave(name)
  }

  #namesOf(folder: string): Names | null {
    const known = this.#names.get(folder)
    if (known !== undefined) return known
    // What its own folder doesn't have needs no look.
    const isThere = folder === '' || this.#mayHaveIn(above(folder), baseName(folder))
    const names = isThere ? this.#namesIn(join(this.#folder, folder)) : noNames
    this.#names.set(folder, names)
    return names
  }

  #namesIn(folder: string): Names | null {
    const state = this.#listed === undefined ? null : stateIfThere(folder)
    if (this.#listed === undefined || state === null) return namesIn(folder)
    const known = this.#listed.get(folder)
    if (known?.signature === state.signature && !isRacy(state.changed, known.seen)) return known.names
    const seen = Date.now()
    const names = namesIn(folder)
    this.#listed.set(folder, { signature: state.signature, seen, names })
    return names
  }
}

/** The folder that something is in; empty for what is at the top. */
function above(path: string): string {
  return folderOf(path).slice(0, -1)
}

function stateIfThere(folder: string): FileState | null {
  try {
    return stateOf(statSync(folder, { bigint: true }))
  } catch {
    return null
  }
}

/** The names in a folder. */
export class Names {
  readonly exact: ReadonlySet<string>
  #folded: ReadonlySet<string> | null = null

  constructor(names: readonly string[]) {
    this.exact = new Set(names)
  }

  /** In any case or form of its letters. */
  mayHave(name: string): boolean {
    if (this.exact.has(name)) return true
    this.#folded ??= new Set([...this.exact].map(folded))
    return this.#folded.has(folded(name))
  }
}

/** The names in folders, by what proves each unchanged and when that was seen, in milliseconds since 1970. */
export type Listed = Map<
  string,
  { readonly signature: string; readonly seen: number; readonly names: Names | null }
>

const noNames = new Names([])

function namesIn(folder: string): Names | null {
  try {
    return new Names(readdirSync(folder))
  } catch (error) {
    return isMissing(error) ? noNames : null
  }
}

/** Whatever isn't ASCII without capital letters. */
const mayFold = /[^\x20-\x40\x5b-\x7e]/

/** Some file systems ignore the case of letters, and some write their accents in another way. */
function folded(name: string): string {
  return mayFold.test(name) ? name.normalize('NFKD').toLowerCase() : name
}
