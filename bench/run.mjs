import { parseArgs } from 'node:util'
import { install } from './install.mjs'
import { stopJob } from './job.mjs'
import { describeMachine, machineLines } from './machine.mjs'
import { removeFolders } from './scratch.mjs'
import { partNames } from './serve/contestants.mjs'
import { makeTree } from './tree.mjs'
import { Unfit } from './unfit.mjs'

// npm run bench -- [build|watch|serve|url|find|deltas|scale|compress|peers]… [a part of serve]… [--quick] [--json|--markdown]
//
// Measures us against a floor, the least that anybody must do, and against peers, all in one run: times alone say more
// about the machine than about the code. It asserts nothing.

/** Loaded when all is installed and compiled, since they load Everfresh and the peers. */
const benches = {
  build: () => import('./build/bench.mjs'),
  watch: () => import('./watch/bench.mjs'),
  serve: () => import('./serve/bench.mjs'),
  url: () => import('./url/bench.mjs'),
  find: () => import('./find/bench.mjs'),
  publish: () => import('./publish/bench.mjs'),
  deltas: () => import('./deltas/bench.mjs'),
  scale: () => import('./scale/bench.mjs'),
  compress: () => import('./compress/bench.mjs'),
  peers: () => import('./peers/bench.mjs'),
}

/** Those that take many minutes are only measured when they are named. */
const usual = ['build', 'serve', 'url', 'find']

const usage = `Usage: npm run bench -- [${Object.keys(benches).join('|')}]… [${partNames.join('|')}]… [--quick] [--json|--markdown]
Without a name: ${usual.join(', ')}. A framework's name measures that part of serve.
--quick runs fewer rounds, and scale without its largest tree.
--markdown prints the tables of serve and peers as they stand in docs/benchmarks.md.`

async function main() {
  const { names, json, form, ...options } = readArguments()
  const print = json ? () => {} : (lines) => console.log(`${lines.join('\n')}\n`)
  install()
  const tree = makeTree()
  const chosen = await loadBenches(names)
  const report = { ...describeMachine(), tree: { files: tree.files, bytes: tree.bytes } }
  print(machineLines(report))
  for (const [name, bench] of chosen) {
    report[name] = await bench.measure(tree, options)
    print((bench[form] ?? bench.lines)(report[name]))
  }
  if (json) console.log(JSON.stringify(report, null, 2))
}

/** `npm run bench serve koa` measures that part of it, and so does `npm run bench koa`. */
function readArguments() {
  const options = { json: { type: 'boolean' }, markdown: { type: 'boolean' }, quick: { type: 'boolean' } }
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    const parts = positionals.filter((name) => partNames.includes(name))
    const names = positionals.filter((name) => !partNames.includes(name))
    const unknown = names.find((name) => !Object.hasOwn(benches, name))
    if (unknown) throw new Error(`There is no benchmark '${unknown}'.`)
    if (parts.length > 0) names.push('serve')
    return {
      names: names.length > 0 ? names : usual,
      parts,
      isQuick: values.quick,
      json: values.json,
      form: values.markdown ? 'markdown' : 'lines',
    }
  } catch (error) {
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
