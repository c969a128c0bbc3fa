import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Unfit } from '../bench/unfit.mjs'

const here = import.meta.dirname
const installed = join(here, 'node_modules/.installed')

/** The oracles are development dependencies, which NODE_ENV=production would leave out; of the rest we only read files. */
const flags = '--include=dev --omit=optional --ignore-scripts --no-audit --no-fund --loglevel=error'.split(
  ' ',
)

/** Installs the packages and oracles of audit/ where they are missing or another lock was installed. */
export function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(here, 'package-lock.json')))
    .digest('hex')
  if (readInstalled() === lock) return
  npm('ci', ...flags)
  writeFileSync(installed, lock)
}

function npm(...words) {
  const { status } = spawnSync('npm', words, { cwd: here, stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Unfit(`\`npm ${words.join(' ')}\` failed in ${here}.`)
}

function readInstalled() {
  try {
    return readFileSync(installed, 'utf8')
  } catch {
    return undefined
  }
}
