import { parseArgs } from 'node:util'
import { Unfit } from '../bench/unfit.mjs'
import { ensureCompiled } from '../scripts/ensure.mjs'
import { install } from './install.mjs'
import { packages } from './packages.mjs'

// npm run audit:references -- [--package NAME]… [--kind KIND] [--json]
//
// Compares our finders with slower oracles that share no code with them, on every file of real packages. Exit 1 if they
// disagree on anything that explained.mjs doesn't explain.

const usage = 'Usage: npm run audit:references -- [--package NAME]… [--kind KIND] [--json]'

async function main() {
  const { chosen, ...options } = readArguments()
  install()
  await ensureCompiled(console.error)
  // Not before: it imports what was just installed.
  const { audit } = await import('./audit.mjs')
  return audit(chosen, options)
}

function readArguments() {
  const options = {
    package: { type: 'string', multiple: true, default: [] },
    kind: { type: 'string' },
    json: { type: 'boolean', default: false },
  }
  try {
    const { package: names, ...rest } = parseArgs({ options }).values
    return { ...rest, chosen: choose(names) }
  } catch (error) {
    throw new Unfit(`${error.message}\n${usage}`)
  }
}

function choose(names) {
  const all = packages()
  const unknown = names.find((name) => all.every((each) => each.name !== name))
  if (unknown === undefined) return names.length === 0 ? all : all.filter(({ name }) => names.includes(name))
  throw new Error(`There is no package '${unknown}'; there are ${all.map(({ name }) => name).join(', ')}.`)
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof Unfit)) throw error
  console.error(error.message)
  process.exitCode = 2
}
