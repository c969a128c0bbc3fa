import type { Command } from 'commander'
import type { CleanOptions, CleanResult } from '../clean.js'
import type { TargetCleanResult } from '../publish.js'
import { formatBytes, plural } from '../values/amounts.js'
import { addConfigFlags, builtFolder } from './built-folder.js'
import { InvalidArgumentError } from './commander.js'
import { addStoreFlags, type StoreFlags, targetOptions } from './store-flags.js'
import { printLine } from './write.js'

interface CleanFlags extends StoreFlags {
  readonly dryRun?: boolean
  readonly keep?: number
  readonly days?: number
  readonly json?: boolean
}

export function addClean(program: Command): void {
  const command = program
    .command('clean')
    .description('remove the files that no release needs which is kept')
    .argument('[dir]', 'the built folder, or what it was published to (default: "out" of the config)')
    .option('--dry-run', 'say what would go, and remove nothing')
    .option('--keep <count>', 'how many releases are kept, with the current one (default: 3)', parseKeep)
    .option('--days <days>', 'how long a release is kept after it was superseded (default: 30)', parseDays)
  addConfigFlags(addStoreFlags(command)).option('--json', 'print the result as JSON').action(run)
}

async function run(given: string | undefined, flags: CleanFlags): Promise<void> {
  const { dryRun = false, keep, days } = flags
  const counts = { ...(keep === undefined ? {} : { keep }), ...(days === undefined ? {} : { days }) }
  const result = await cleaned(given, { dryRun, ...counts }, flags)
  await printLine(flags.json === true ? JSON.stringify(result, null, 2) : report(result))
}

async function cleaned(
  given: string | undefined,
  options: CleanOptions,
  flags: CleanFlags,
): Promise<CleanResult | TargetCleanResult> {
  const opened = await targetOptions(given, flags)
  if (opened !== null) {
    const { clean } = await import('../publish.js')
    return clean(opened.target, { ...opened.options, ...options })
  }
  const { clean } = await import('../clean.js')
  return clean(await builtFolder(given, 'name it behind "clean"', flags), options)
}

function report({ removed, kept, files, bytes, dryRun }: CleanResult | TargetCleanResult): string {
  const counts = `${plural(removed.length, 'release')} and ${plural(files.length, 'file')}, ${formatBytes(bytes)}`
  const left = `${plural(kept.length, 'release')} ${kept.length === 1 ? 'is' : 'are'} kept`
  if (removed.length + files.length === 0) return `Nothing to remove: ${left}`
  if (!dryRun) return `Removed ${counts}; ${left}`
  return [...removed.map((id) => `release ${id}`), ...files, `Would remove ${counts}; ${left}`].join('\n')
}

function parseKeep(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number of at least 1.')
}

function parseDays(text: string): number {
  if (/^\d{1,6}(?:\.\d+)?$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a number of days, such as 30.')
}
