import { accessSync, constants, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import type { LogicalPath } from '../values/logical-path.js'
import { fileOf, privateFolder } from './layout.js'
import { makeFolder, removeIfEmpty } from './make-folder.js'
import type { Pace } from './pace.js'
import { syncFile, syncFolder } from './sync.js'
import { writeError } from './system-error.js'

const prefix = 'staging-'

let count = 0

/** Of a staging folder: a file in it is known by a number, of which very many take little memory. */
export interface StagingPlaces {
  readonly folder: string
  readonly out: string
}

export function stagedFile(folder: string, number: number): string {
  return folder + sep + number
}

/**
 * New files are written aside, in the same file system, and put in place by renames: all of them are there, and
 * a full disk was noticed, before anybody can see the first.
 */
export class Staging {
  readonly #out: string
  readonly #folder: string
  readonly #staged = new Map<LogicalPath, number>()
  #isOpen = false
  #count = 0
  /** The topmost folder that had to be made. */
  #made: string | undefined

  constructor(out: string) {
    this.#out = out
    this.#folder = join(fileOf(out, privateFolder), `${prefix}${process.pid}-${count++}`)
    removeAbandoned(fileOf(out, privateFolder))
  }

  get names(): LogicalPath[] {
    return [...this.#staged.keys()]
  }

  /** Where they lie before they are in place. */
  get files(): string[] {
    return [...this.#staged.values()].map((number) => stagedFile(this.#folder, number))
  }

  /** Where others may write the files that they reserve. */
  get places(): StagingPlaces {
    return { folder: this.#folder, out: this.#out }
  }

  /** The number of a file that others may write, and that is gone in the end unless a name adopts it. */
  reserve(): number {
    attempt(this.#out, () => this.#open())
    return this.#count++
  }

  /** Takes a reserved file for the bytes of a name. */
  adopt(name: LogicalPath, number: number): void {
    this.#staged.set(name, number)
  }

  /** Where the staged bytes of a name lie, if it has any. */
  fileOf(name: LogicalPath): string | undefined {
    const number = this.#staged.get(name)
    return number === undefined ? undefined : stagedFile(this.#folder, number)
  }

  write(name: LogicalPath, bytes: Uint8Array | string): void {
    this.stage(name, (file) => writeFileSync(file, bytes))
  }

  /** `produce` writes the file whose path it is given. */
  stage(name: LogicalPath, produce: (file: string) => void): void {
    const number = this.#count++
    attempt(fileOf(this.#out, name), () => {
      this.#open()
      produce(stagedFile(this.#folder, number))
    })
    this.#staged.set(name, number)
  }

  /**
   * Makes the folders that are needed, and makes sure that files can be put into all of them: where one can't be
   * written, nothing has moved yet.
   */
  prepare(): void {
    const folders = new Set([...this.#staged.keys()].map((name) => dirname(fileOf(this.#out, name))))
    const made: string[] = []
    try {
      for (const folder of folders) {
        const first = attempt(folder, () => makeFolder(folder))
        if (first !== undefined) made.push(first)
        attempt(folder, () => accessSync(folder, constants.W_OK | constants.X_OK))
      }
    } catch (error) {
      for (const folder of made) rmSync(folder, { recursive: true, force: true })
      throw error
    }
  }

  /** Puts what was staged in place, in the order in which it was staged. */
  async commit(pace: Pace): Promise<void> {
    for (const [name, number] of this.#staged) {
      const target = fileOf(this.#out, name)
      attempt(target, () => renameSync(stagedFile(this.#folder, number), target))
      const rest = pace.step(0)
      if (rest !== undefined) await rest
    }
    this.#staged.clear()
  }

  /** Removes what was staged and not committed, and the folders that were made for it. */
  close(): void {
    this.#staged.clear()
    if (!this.#isOpen) return
    rmSync(this.#folder, { recursive: true, force: true })
    if (this.#made !== undefined) removeIfEmpty(dirname(this.#folder), this.#made)
  }

  #open(): void {
    if (this.#isOpen) return
    this.#made = makeFolder(this.#folder)
    this.#isOpen = true
  }
}

/** One file, in place only after its bytes have reached the disk, and its name after them. */
export function writeDurably(file: string, text: string | Uint8Array): void {
  writeAside(file, text, true)
}

/** One file, in place only when all of its bytes are written; `waits`: until they have reached the disk. */
export function writeAside(file: string, text: string | Uint8Array, waits: boolean): void {
  const aside = join(dirname(file), `${prefix}${process.pid}-${basename(file)}`)
  try {
    makeFolder(dirname(file))
    writeFileSync(aside, text)
  } catch (error) {
    rmSync(aside, { force: true })
    throw writeError(error, file)
  }
  moveInto(aside, file, waits)
}

/** The same for one that lies aside already, on the same file system. */
export function moveInto(aside: string, file: string, waits: boolean): void {
  try {
    if (waits) syncFile(aside)
    renameSync(aside, file)
    if (waits) syncFolder(dirname(file))
  } catch (error) {
    rmSync(aside, { force: true })
    throw writeError(error, file)
  }
}

/** What a killed build left: nobody else writes the folder while it is locked. */
function removeAbandoned(folder: string): void {
  for (const name of namesIn(folder))
    if (name.startsWith(prefix)) rmSync(join(folder, name), { recursive: true, force: true })
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function attempt<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw writeError(error, file)
  }
}
