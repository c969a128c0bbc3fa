import { readFileSync, statSync } from 'node:fs'

/** Of what is remembered; a higher number where its form or its meaning changes. */
const format = 4

/** Names who may read what was remembered: this very package, whose next version may find more in a file. */
export function packageKey(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const { version } = JSON.parse(text) as { version: string }
  // Of a package that is being worked on the version says nothing. The command has its own copy of this, and the same key.
  const compiled = statSync(new URL('../build/cache-key.js', import.meta.url), { throwIfNoEntry: false })
  const { mtimeMs } = compiled ?? statSync(new URL(import.meta.url))
  return `${format} ${version} ${mtimeMs}`
}
