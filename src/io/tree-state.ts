import { type BigIntStats, lstatSync, statSync } from 'node:fs'
import { digestOf, integrityOf } from '../values/digest.js'
import { signatureOf } from './file-state.js'

/** What proves a whole tree unchanged, without listing it: a folder in which a name comes or goes has a new time. */
export interface TreeState {
  readonly digest: string
  /** The latest time of all, in milliseconds since 1970. */
  readonly changed: number
}

/** Of folders and files, none of which is reached by a link; where one is missing this throws. */
export function treeState(folders: readonly string[], files: readonly string[]): TreeState {
  const seen = new Seen()
  for (const folder of folders) seen.add(statSync(folder, { bigint: true }))
  for (const file of files) seen.add(lstatSync(file, { bigint: true }))
  return seen.state
}

class Seen {
  readonly #signatures: string[] = []
  #latest = 0n

  add(stats: BigIntStats): void {
    this.#signatures.push(signatureOf(stats))
    const { mtimeMs, ctimeMs } = stats
    if (mtimeMs > this.#latest) this.#latest = mtimeMs
    if (ctimeMs > this.#latest) this.#latest = ctimeMs
  }

  get state(): TreeState {
    return { digest: digestOfAll(this.#signatures), changed: Number(this.#latest) }
  }
}

/** `files`: as they were seen before. */
export function treeDigest(folders: readonly string[], files: readonly string[]): string {
  const ofFolders = folders.map((folder) => signatureOf(statSync(folder, { bigint: true })))
  return digestOfAll([...ofFolders, ...files])
}

function digestOfAll(signatures: readonly string[]): string {
  return integrityOf(digestOf(signatures.join('\n')))
}
