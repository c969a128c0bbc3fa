/**
 * `npm run lock`, after an install that changed package-lock.json: names the optional packages
 * of other platforms again. npm drops those that its registry doesn't hold, and then `npm ci` fails elsewhere.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from './run.mjs'

const systems = 'aix android darwin freebsd linux netbsd openbsd openharmony sunos win32'.split(' ')

/** What a native package's name says of where it runs: `@scope/name-linux-x64-musl`. */
function platformOf(name) {
  const words = name.split(/[/-]/)
  const at = words.findLastIndex((word) => systems.includes(word))
  if (at < 0 || words[at + 1] === undefined) return null
  const libc = words.slice(at + 2).some((word) => word.startsWith('musl')) ? 'musl' : 'glibc'
  return { os: [words[at]], cpu: [words[at + 1]], ...(words[at] === 'linux' ? { libc: [libc] } : {}) }
}

function missingFrom(packages) {
  const found = []
  for (const [at, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const platform = platformOf(name)
      const isNamed = packages[`node_modules/${name}`] ?? packages[`${at}/node_modules/${name}`]
      if (isNamed || platform === null || /[^\d.]/.test(version)) continue
      found.push([
        `node_modules/${name}`,
        { version, ...platform, ...(dev ? { dev: true } : {}), optional: true },
      ])
    }
  }
  return found
}

const file = join(root, 'package-lock.json')
const lock = JSON.parse(await readFile(file, 'utf8'))
const missing = missingFrom(lock.packages)
const entries = [...Object.entries(lock.packages), ...missing].sort(([a], [b]) => a.localeCompare(b, 'en'))
if (missing.length > 0)
  await writeFile(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(entries) }, null, 2)}\n`)
console.log(`${missing.length} packages added`)
