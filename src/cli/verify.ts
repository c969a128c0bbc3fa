import type { Command } from 'commander'
import { plural } from '../values/amounts.js'
import type { Finding } from '../verify/finding.js'
import type { VerifyResult } from '../verify.js'
import { builtFolder, type ConfigFlags, configured } from './built-folder.js'
import { collect } from './flags.js'
import { printLine } from './write.js'

interface VerifyFlags extends ConfigFlags {
  readonly ignoreProblems?: readonly string[]
  readonly json?: boolean
}

export function addVerify(program: Command): void {
  program
    .command('verify')
    .description('prove a built folder from its files alone; exit with 1 if anything is wrong')
    .argument('[dir]', 'the built folder (default: "out" of the config file)')
    .option(
      '--ignore-problems <rule>',
      'accept problems as the build did; may be given more than once',
      collect,
    )
    .option('--config <file>', 'what no folder or flag says (default: everfresh.config.{ts,js,mjs,json})')
    .option('--no-config', 'read no such file')
    .option('--json', 'print the result as JSON')
    .action(run)
}

async function run(given: string | undefined, flags: VerifyFlags): Promise<void> {
  const dir = await builtFolder(given, 'name it behind "verify"', flags)
  // What the build was told to accept is accepted here, too.
  const { ignoreProblems = [] } = { ...(await configured(flags)), ...flags }
  const { verify } = await import('../verify.js')
  const result = await verify(dir, { ignoreProblems })
  await printLine(flags.json === true ? JSON.stringify(result, null, 2) : report(result))
  if (result.findings.length > 0) process.exitCode = 1
}

function report({ files, references, findings }: VerifyResult): string {
  const verdict = findings.length === 0 ? 'all right' : plural(findings.length, 'finding')
  const summary = `${plural(files, 'file')}, ${plural(references, 'reference')}: ${verdict}`
  return [...findings.map(line), summary].join('\n')
}

function line({ code, path, line, column, message }: Finding): string {
  const place = line === 0 ? path : `${path}:${line}:${column}`
  return `${place}  ${message}  [${code}]`
}
