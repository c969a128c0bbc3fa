import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Unfit } from './unfit.mjs'

const here = import.meta.dirname
const installed = join(here, 'node_modules/.installed')

/** Installs the packages and peers of bench/ where they are missing or another lock was installed, and compiles ours. */
export function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(here, 'package-lock.json')))
    .digest('hex')
  if (readInstalled() !== lock) {
    npm(here, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error')
    writeFileSync(installed, lock)
  }
  // Always: a figure taken of yesterday's dist/ would be believed.
  npm(dirname(here), 'run', '--silent', 'build')
}

function npm(folder, ...words) {
  const { status } = spawnSync('npm', words, { cwd: folder, stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Unfit(`\`npm ${words.join(' ')}\` failed in ${folder}.`)
}

function readInstalled() {
  try {
    return readFileSync(installed, 'utf8')
  } catch {
    return undefined
  }
}
