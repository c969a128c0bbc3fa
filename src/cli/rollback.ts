import type { Command } from 'commander'
import type { RollbackResult } from '../rollback.js'
import { addConfigFlags, builtFolder, type ConfigFlags } from './built-folder.js'
import { printLine } from './write.js'

interface RollbackFlags extends ConfigFlags {
  readonly json?: boolean
}

export function addRollback(program: Command): void {
  const command = program
    .command('rollback')
    .description('make an earlier release the current one')
    .argument('[dir]', 'the built folder (default: "out" of the config file)')
    .argument('[release]', 'its id, or the beginning (default: the one that was current before)')
  addConfigFlags(command).option('--json', 'print the result as JSON').action(run)
}

async function run(
  given: string | undefined,
  release: string | undefined,
  flags: RollbackFlags,
): Promise<void> {
  const dir = await builtFolder(given, 'name it behind "rollback"', flags)
  const { rollback } = await import('../rollback.js')
  const result = await rollback(dir, release)
  await printLine(flags.json === true ? JSON.stringify(result, null, 2) : report(result))
}

function report({ dir, release, before }: RollbackResult): string {
  if (release === before) return `Release ${release} is the current one of ${dir} already`
  const after = before === null ? '' : `, in place of ${before}`
  return `Release ${release} is current again in ${dir}${after}`
}
