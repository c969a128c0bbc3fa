import { readdirSync } from 'node:fs'

/** The names in one folder, in one text. No name holds a slash. */
export type FolderNames = string & { readonly kind?: 'names' }

export function folderNames(names: readonly string[]): FolderNames {
  return names.toSorted().join('/')
}

/** Costs less than a listing that tells files from folders; and no file system forgets to tell of a name. */
export function readFolderNames(folder: string): FolderNames {
  return folderNames(readdirSync(folder))
}
