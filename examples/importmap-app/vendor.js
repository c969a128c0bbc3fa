/** Copies the modules that the page's import map names from the installed packages: the second root. */
import { cpSync, existsSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

for (const name of ['preact', 'preact/hooks', 'htm', 'htm/preact']) {
  const module = fileURLToPath(import.meta.resolve(name))
  for (const file of [module, `${module}.map`].filter((each) => existsSync(each)))
    cpSync(file, `vendor/${name}/${basename(file)}`)
}
