import { readdirSync } from 'node:fs'
import { sep } from 'node:path'
import { isMissing } from './system-error.js'

/**
 * Every name below a folder, folders with a slash behind, sorted; `null` if there is no such folder. `isIn` says of the
 * names at its top which count.
 */
export function listingOf(folder: string, isIn: (name: string) => boolean): readonly string[] | null {
  const names: string[] = []
  try {
    list(folder, '', names, isIn)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
  return names.sort()
}

function list(folder: string, path: string, names: string[], isIn?: (name: string) => boolean): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (isIn?.(entry.name) === false) continue
    if (entry.isDirectory()) {
      names.push(`${path}${entry.name}/`)
      list(`${folder}${sep}${entry.name}`, `${path}${entry.name}/`, names)
    } else names.push(path + entry.name)
  }
}
