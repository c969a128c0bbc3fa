import type { Command } from 'commander'
import type { RollbackResult } from '../rollback.js'
import { addConfigFlags, builtFolder } from './built-folder.js'
import { addStoreFlags, type StoreFlags, targetOptions } from './store-flags.js'
import { printLine } from './write.js'

interface RollbackFlags extends StoreFlags {
  readonly json?: boolean
}

export function addRollback(program: Command): void {
  const command = program
    .command('rollback')
    .description('make an earlier release the current one')
    .argument('[dir]', 'the built folder, or what it was published to (default: "out" of the config)')
    .argument('[release]', 'its id, or the beginning (default: the one that was current before)')
  addConfigFlags(addStoreFlags(command)).option('--json', 'print the result as JSON').action(run)
}

async function run(
  given: string | undefined,
  release: string | undefined,
  flags: RollbackFlags,
): Promise<void> {
  const opened = await targetOptions(given, flags)
  if (opened !== null) {
    const { rollback } = await import('../publish.js')
    const result = await rollback(opened.target, release, opened.options)
    return print({ ...result, place: result.target }, result, flags)
  }
  const dir = await builtFolder(given, 'name it behind "rollback"', flags)
  const { rollback } = await import('../rollback.js')
  const result = await rollback(dir, release)
  await print({ ...result, place: dir }, result, flags)
}

interface WentBack extends Pick<RollbackResult, 'release' | 'before'> {
  readonly place: string
}

function print(done: WentBack, result: object, { json = false }: RollbackFlags): Promise<void> {
  return printLine(json ? JSON.stringify(result, null, 2) : report(done))
}

function report({ place, release, before }: WentBack): string {
  if (release === before) return `Release ${release} is the current one of ${place} already`
  const after = before === null ? '' : `, in place of ${before}`
  return `Release ${release} is current again in ${place}${after}`
}
