import { readdirSync } from 'node:fs'
import { sep } from 'node:path'
import { type FolderNames, folderNames } from './folder-names.js'

/** A folder and all below it, each with its names, but for what lies in one at the top. */
export function foldersIn(
  folder: string,
  but: string,
  found = new Map<string, FolderNames>(),
): Map<string, FolderNames> {
  const entries = readdirSync(folder, { withFileTypes: true })
  found.set(folder, folderNames(entries.map(({ name }) => name)))
  for (const entry of entries)
    if (entry.isDirectory() && entry.name !== but) foldersIn(`${folder}${sep}${entry.name}`, '', found)
  return found
}
