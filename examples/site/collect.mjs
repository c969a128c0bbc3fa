/**
 * Copies the files that the page uses from the installed packages to `vendor/`, the site's second root.
 * A whole package would be some hundred files that no page of ours names.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A path that ends with a slash means every file in that folder. Source maps are there for devtools. */
const packages = [
  {
    name: 'bootstrap',
    entry: import.meta.resolve('bootstrap'),
    from: 'dist/',
    to: 'bootstrap/',
    files: [
      'css/bootstrap.min.css',
      'css/bootstrap.min.css.map',
      'js/bootstrap.bundle.min.js',
      'js/bootstrap.bundle.min.js.map',
    ],
  },
  {
    name: '@fortawesome/fontawesome-free',
    entry: import.meta.resolve('@fortawesome/fontawesome-free'),
    from: '',
    to: 'fontawesome/',
    files: ['css/fontawesome.min.css', 'css/solid.min.css', 'webfonts/fa-solid-900.woff2'],
  },
  {
    name: 'katex',
    entry: import.meta.resolve('katex'),
    from: 'dist/',
    to: 'katex/',
    files: ['katex.min.css', 'katex.mjs', 'fonts/'],
  },
  {
    name: 'leaflet',
    entry: import.meta.resolve('leaflet'),
    from: 'dist/',
    to: 'leaflet/',
    files: ['leaflet.css', 'leaflet-src.esm.js', 'leaflet-src.esm.js.map', 'images/'],
  },
  {
    name: 'three',
    entry: import.meta.resolve('three'),
    from: 'build/',
    to: 'three/',
    files: ['three.module.js', 'three.core.js'],
  },
]

/** Brings `vendor` up to date; a file that has the right bytes already isn't touched. */
export async function collect(vendor) {
  const wanted = new Set()
  for (const found of packages) {
    for (const file of await expand(found)) {
      wanted.add(join(found.to, file))
      await copy(join(folderOf(found), found.from, file), join(vendor, found.to, file))
    }
  }
  await removeOthers(vendor, wanted)
}

/** Not every package exports its package.json, but each has an entry somewhere below its own folder. */
function folderOf({ name, entry }) {
  const path = fileURLToPath(entry)
  const folder = join('node_modules', name)
  return path.slice(0, path.lastIndexOf(folder) + folder.length)
}

async function expand(found) {
  const lists = found.files.map(async (file) => {
    if (!file.endsWith('/')) return [file]
    const names = await readdir(join(folderOf(found), found.from, file))
    return names.map((name) => file + name)
  })
  return (await Promise.all(lists)).flat()
}

async function copy(from, to) {
  const bytes = await readFile(from)
  const old = await readFile(to).catch(() => undefined)
  if (old?.equals(bytes)) return
  await mkdir(dirname(to), { recursive: true })
  await writeFile(to, bytes)
}

/** What an earlier version of a package left behind would be built and served as well. */
async function removeOthers(vendor, wanted) {
  const files = await readdir(vendor, { recursive: true, withFileTypes: true })
  for (const file of files.filter((entry) => entry.isFile())) {
    const path = join(file.parentPath, file.name)
    if (!wanted.has(path.slice(join(vendor, '/').length))) await rm(path)
  }
}
