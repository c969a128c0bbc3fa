import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const here = import.meta.dirname

/** The packages that are audited; the oracles are development dependencies. And our own pages, which use some. */
export function packages() {
  const { dependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'))
  const installed = Object.keys(dependencies).map((name) => ({
    name,
    folder: join(here, 'node_modules', name),
  }))
  return [...installed, { name: 'pages', folder: join(here, 'pages') }]
}

/** Its files, in order, without those of packages within it. */
export function* filesOf(folder, path = '') {
  const entries = readdirSync(join(folder, path), { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inner = path === '' ? entry.name : `${path}/${entry.name}`
    if (entry.isFile()) yield inner
    else if (entry.isDirectory() && entry.name !== 'node_modules') yield* filesOf(folder, inner)
  }
}
