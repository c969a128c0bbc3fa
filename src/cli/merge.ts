import type { Command } from 'commander'
import type { MergeResult } from '../merge.js'
import { plural } from '../values/amounts.js'
import { addConfigFlags, builtFolder, type ConfigFlags } from './built-folder.js'
import { printLine } from './write.js'

interface MergeFlags extends ConfigFlags {
  readonly json?: boolean
}

export function addMerge(program: Command): void {
  const command = program
    .command('merge')
    .description('bring the releases of an earlier output into a fresh one')
    .argument('<old>', 'the folder that an earlier build wrote, of which nothing changes')
    .argument('[dir]', 'the folder that a build wrote, or will write (default: "out" of the config file)')
  addConfigFlags(command).option('--json', 'print the result as JSON').action(run)
}

async function run(from: string, given: string | undefined, flags: MergeFlags): Promise<void> {
  const dir = await builtFolder(given, 'name it behind "merge" and the old one', flags)
  const { merge } = await import('../merge.js')
  const result = await merge(from, dir)
  await printLine(flags.json === true ? JSON.stringify(result, null, 2) : report(result))
}

function report({ from, dir, merged, incomplete, files, reused }: MergeResult): string {
  const [first] = reused
  return [
    ...incomplete.map(({ release, file }) => `Release ${release} stays behind: ${file} is lost or damaged`),
    ...(first === undefined
      ? []
      : [`${plural(reused.length, 'URL')} had other bytes before, such as ${first}: build again`]),
    `${plural(merged.length, 'release')} of ${from} ${merged.length === 1 ? 'is' : 'are'} in ${dir}: ${plural(files, 'file')} written`,
  ].join('\n')
}
