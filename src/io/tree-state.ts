import { lstatSync } from 'node:fs'
import { digestOf, integrityOf } from '../values/digest.js'
import { type Signature, stateOf } from './file-state.js'
import { type FolderNames, readFolderNames } from './folder-names.js'

/** What proves a tree unchanged whose folders and files are known. */
export interface TreeState {
  readonly digest: string
  /** The latest time of all files, in milliseconds since 1970. */
  readonly changed: number
}

/** None of them may be reached by a link. Throws where one is missing. */
export function treeState(folders: readonly string[], files: readonly string[]): TreeState {
  const names = folders.map(readFolderNames)
  const states = files.map((file) => stateOf(lstatSync(file, { bigint: true })))
  const signatures = states.map(({ signature }) => signature)
  const changed = states.reduce((latest, { changed }) => Math.max(latest, changed), 0)
  return { digest: treeDigest(names, signatures), changed }
}

export function treeDigest(names: readonly FolderNames[], signatures: readonly Signature[]): string {
  return integrityOf(digestOf([...names, ...signatures].join('\n')))
}
