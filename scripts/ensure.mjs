/** Makes a fresh clone ready to run: installs and compiles, each only when something has changed. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root, runQuietly } from './run.mjs'

const lockMark = join(root, 'node_modules', '.everfresh-lock')
const distMark = join(root, 'node_modules', '.everfresh-dist')
const settings = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json']

export async function ensure({ say = console.log } = {}) {
  checkNode()
  await ensureInstalled(say)
  await ensureCompiled(say)
}

export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  throw new Error(`Everfresh needs Node 20.19 or newer; this is ${version}.`)
}

export async function ensureInstalled(say) {
  const lock = sha256(await readFile(join(root, 'package-lock.json')))
  if ((await textOf(lockMark)) === lock) return
  say('Installing packages with npm ci …')
  await mustRun('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'])
  await writeFile(lockMark, lock)
}

/**
 * Times would not do: a branch that is checked out has new times on old text, and a source that was deleted
 * leaves no time at all but its compiled file behind. So the mark is over the bytes of sources and result.
 */
export async function ensureCompiled(say) {
  if (existsSync(join(root, 'dist')) && (await textOf(distMark)) === (await compiledState())) return
  say('Compiling …')
  await rm(join(root, 'dist'), { recursive: true, force: true })
  await mustRun('npm', ['run', 'build', '--silent'])
  await mkdir(join(root, 'node_modules'), { recursive: true })
  await writeFile(distMark, await compiledState())
}

async function compiledState() {
  const files = [...settings, ...(await filesIn('src')), ...(await filesIn('dist'))]
  const bytes = await Promise.all(files.map((file) => readFile(join(root, file))))
  return sha256(JSON.stringify(files.map((file, index) => [file, sha256(bytes[index])])))
}

async function filesIn(folder) {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return files.map((file) => file.slice(root.length + 1)).sort()
}

async function mustRun(program, parameters) {
  const { code, output } = await runQuietly(program, parameters)
  if (code === 0) return
  throw new Error(`${output.trimEnd()}\n\`${program} ${parameters.join(' ')}\` failed; its output is above.`)
}

const textOf = (file) => readFile(file, 'utf8').catch(() => undefined)
const sha256 = (data) => createHash('sha256').update(data).digest('hex')
