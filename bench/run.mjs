import { parseArgs } from 'node:util'
import { install } from './install.mjs'
import { stopJob } from './job.mjs'
import { describeMachine, machineLines } from './machine.mjs'
import { removeFolders } from './scratch.mjs'
import { makeTree } from './tree.mjs'
import { Unfit } from './unfit.mjs'

// npm run bench -- [build|serve|url|find]… [--json]
//
// Measures us against a floor, the least that anybody must do, and against peers, all in one run: times alone say more
// about the machine than about the code. It asserts nothing.

/** Loaded when all is installed and compiled, since they load Everfresh and the peers. */
const benches = {
  build: () => import('./build/bench.mjs'),
  serve: () => import('./serve/bench.mjs'),
  url: () => import('./url/bench.mjs'),
  find: () => import('./find/bench.mjs'),
}

async function main() {
  const { names, json } = readArguments()
  const print = json ? () => {} : (lines) => console.log(`${lines.join('\n')}\n`)
  install()
  const tree = makeTree()
  const chosen = await loadBenches(names)
  const report = { ...describeMachine(), tree: { files: tree.files, bytes: tree.bytes } }
  print(machineLines(report))
  for (const [name, bench] of chosen) {
    report[name] = await bench.measure(tree)
    print(bench.lines(report[name]))
  }
  if (json) console.log(JSON.stringify(report, null, 2))
}

function readArguments() {
  const options = { json: { type: 'boolean' } }
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    const unknown = positionals.find((name) => !Object.hasOwn(benches, name))
    if (unknown) throw new Error(`There is no benchmark '${unknown}'.`)
    return { names: positionals.length > 0 ? positionals : Object.keys(benches), json: values.json }
  } catch (error) {
    const usage = `Usage: npm run bench -- [${Object.keys(benches).join('|')}]… [--json]`
    throw new Unfit(`${error.message}\n${usage}`)
  }
}

/** What one of them lacks is said before the first is measured. */
async function loadBenches(names) {
  const chosen = []
  for (const name of new Set(names)) chosen.push([name, await benches[name]()])
  for (const [, bench] of chosen) bench.require?.()
  return chosen
}

async function interrupt() {
  await stopJob()
  removeFolders()
  process.exit(130)
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, interrupt)

try {
  await main()
} catch (error) {
  if (!(error instanceof Unfit)) throw error
  console.error(error.message)
  process.exitCode = 2
} finally {
  removeFolders()
}
