import { report } from '../report.mjs'

/** The command, in this process: what a user runs. */
await report(async ({ tree, out, originals }) => {
  const flags = ['--base', '/static/', '--no-compress', '--no-config', '--quiet', '--ignore-problems', '**']
  if (!originals) flags.push('--no-originals')
  process.argv.splice(2, 1, 'build', tree, '--out', out, ...flags)
  await import('../../dist/cli/main.js')
})
