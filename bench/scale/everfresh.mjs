import { report } from '../report.mjs'

const flags = ['--base', '/static/', '--no-compress', '--no-originals', '--no-config', '--quiet']

/** The command, in this process: what a user runs, with what it does for large folders. */
await report(async ({ tree, out }) => {
  process.argv.splice(2, 1, 'build', tree, '--out', out, '--cache-dir', `${out}-cache`, ...flags)
  await import('../../dist/cli/main.js')
})
