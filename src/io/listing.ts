import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { LogicalPath } from '../values/logical-path.js'
import { type FileState, stateOf } from './file-state.js'
import { isRacy } from './racy.js'
import { isMissing } from './system-error.js'

/** Which files a folder may have, each of its folders listed once: that costs less than to ask for every file. */
export class Listing {
  readonly #folder: string
  readonly #listed: Listed | undefined
  /** `null` for a folder that can't be listed; it may have any file. */
  readonly #names = new Map<string, Names>()

  /** `listed`: what was seen before, of use where folders didn't change. */
  constructor(folder: string, listed?: Listed) {
    this.#folder = folder
    this.#listed = listed
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
    const names = isThere ? this.#namesIn(join(this.#folder, folder)) : noNames
    this.#names.set(folder, names)
    return names
  }

  #namesIn(folder: string): Names {
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

function stateIfThere(folder: string): FileState | null {
  try {
    return stateOf(statSync(folder, { bigint: true }))
  } catch {
    return null
  }
}

type Names = ReadonlySet<string> | null

/** The names in folders, by what proves each unchanged and when that was seen, in milliseconds since 1970. */
export type Listed = Map<string, { readonly signature: string; readonly seen: number; readonly names: Names }>

const noNames: ReadonlySet<string> = new Set()

function namesIn(folder: string): Names {
  try {
    return new Set(readdirSync(folder).map(folded))
  } catch (error) {
    return isMissing(error) ? noNames : null
  }
}

/** Whatever isn't ASCII without capital letters. */
const mayFold = /[^\x20-\x40\x5b-\x7e]/

/** Some file systems ignore the case of letters, and some write their accents in another way. */
export function folded(name: string): string {
  return mayFold.test(name) ? name.normalize('NFKD').toLowerCase() : name
}
