/** `npm test [-- FILTER…]`: compiles, checks, lints and tests. With `--long`: only the long tests. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkNode, ensureCompiled, ensureInstalled } from './ensure.mjs'
import { runQuietly, runShown, tell } from './run.mjs'

const long = process.argv.includes('--long')
const filters = process.argv.slice(2).filter((parameter) => parameter !== '--long')

const checks = [
  ['Types', 'tsc', '-p', 'tsconfig.json'],
  ['Style', 'biome', 'check', '.'],
  ['Unused code', 'knip'],
  ['Package', 'publint'],
  ['Types of the package', 'attw', '--pack', '.', '--profile', 'esm-only'],
]

await tell(async () => {
  checkNode()
  await step('Install', () => ensureInstalled(() => {}))
  await step('System programs', setUp)
  await step('Compile', () => ensureCompiled(() => {}))
  if (!long) await atOnce(checks.map(([name, ...command]) => step(name, () => check(command))))
  return test()
})

/** One line for each step, with its time; what fails tells the rest. */
async function step(name, work) {
  const start = performance.now()
  try {
    await work()
    console.log(`ok      ${name} (${seconds(start)})`)
  } catch (error) {
    console.log(`failed  ${name} (${seconds(start)})`)
    throw error
  }
}

/** Each comes to its end, and all that fail say why. */
async function atOnce(steps) {
  const settled = await Promise.allSettled(steps)
  const reasons = settled.flatMap(({ reason }) => (reason === undefined ? [] : [reason.message]))
  if (reasons.length) throw new Error(reasons.join('\n'))
}

async function check([program, ...parameters]) {
  const { code, output } = await runQuietly(program, parameters)
  if (code !== 0) throw new Error(`${output.trimEnd()}\n\`${[program, ...parameters].join(' ')}\` failed.`)
}

/** Without a program, its tests are skipped and say so; where CI is set, that won't do. */
async function setUp() {
  const { code } = await runShown('scripts/setup', long ? ['--long'] : [])
  if (code !== 0 && process.env.CI) throw new Error('scripts/setup failed.')
}

async function test() {
  const folder = await mkdtemp(join(tmpdir(), 'everfresh-test-'))
  try {
    const file = join(folder, 'report.json')
    const { code } = await runShown('vitest', vitestParameters(file))
    return conclude(code, await reportFrom(file))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function vitestParameters(file) {
  const which = (long ? ['long'] : ['quick', 'alone']).flatMap((project) => ['--project', project])
  return ['run', ...which, ...filters, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
}

async function reportFrom(file) {
  const text = await readFile(file, 'utf8').catch(() => '{"testResults":[]}')
  const files = JSON.parse(text).testResults
  const tests = files.flatMap((result) => result.assertionResults)
  // A file that can't even be loaded has no tests in it to fail.
  const broken = files.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.length,
  )
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').length + broken.length,
    skipped: tests.filter(({ status }) => status !== 'passed' && status !== 'failed'),
  }
}

function conclude(code, { passed, failed, skipped }) {
  if (skipped.length) console.log(['Skipped:', ...skipped.map(({ fullName }) => `  ${fullName}`)].join('\n'))
  if (passed + failed === 0) console.log('No test ran.')
  console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`)
  return code === 0 && failed === 0 && passed > 0 ? 0 : 1
}

function seconds(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`
}
