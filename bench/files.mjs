import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The plainest recursive walk there is: it is part of the floors, so it must cost no more than Node itself does. */
export function walk(folder, visitFile, visitFolder = () => {}, path = '') {
  for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
    const inner = path === '' ? entry.name : `${path}/${entry.name}`
    if (entry.isDirectory()) {
      visitFolder(inner)
      walk(folder, visitFile, visitFolder, inner)
    } else visitFile(inner)
  }
}

export function count(folder) {
  const sum = { files: 0, bytes: 0 }
  walk(folder, (path) => {
    sum.files++
    sum.bytes += statSync(join(folder, path)).size
  })
  return sum
}
