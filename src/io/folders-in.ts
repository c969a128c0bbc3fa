import { readdirSync } from 'node:fs'
import { sep } from 'node:path'

/** A folder and all below it, but for one at the top. */
export function foldersIn(folder: string, but: string): string[] {
  const below = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== but)
    .flatMap(({ name }) => foldersIn(`${folder}${sep}${name}`, ''))
  return [folder, ...below]
}
