import type { Command } from 'commander'
import type { ReleaseInfo } from '../releases.js'
import { formatBytes, plural } from '../values/amounts.js'
import { addConfigFlags, builtFolder, type ConfigFlags } from './built-folder.js'
import { formatTable } from './table.js'
import { printLine } from './write.js'

interface ReleasesFlags extends ConfigFlags {
  readonly json?: boolean
}

export function addReleases(program: Command): void {
  const command = program
    .command('releases')
    .description('list the releases of a built folder that are kept')
    .argument('[dir]', 'the built folder (default: "out" of the config file)')
  addConfigFlags(command).option('--json', 'print them as JSON').action(run)
}

async function run(given: string | undefined, flags: ReleasesFlags): Promise<void> {
  const dir = await builtFolder(given, 'name it behind "releases"', flags)
  const { releases } = await import('../releases.js')
  const found = await releases(dir)
  await printLine(flags.json === true ? JSON.stringify(found, null, 2) : report(found))
}

function report(found: readonly ReleaseInfo[]): string {
  const heads = ['release', 'made (UTC)', 'superseded', 'files', 'size', 'shared with the current']
  return formatTable([heads, ...found.map(row)], [0, 1, 2, 5]).join('\n')
}

function row({ release, isCurrent, made, superseded, files, bytes, shared }: ReleaseInfo): string[] {
  const end = superseded === undefined ? 'unfinished' : minute(superseded)
  const common =
    shared === null || isCurrent ? '' : `${plural(shared.files, 'file')}, ${formatBytes(shared.bytes)}`
  return [release, minute(made), isCurrent ? 'current' : end, String(files), formatBytes(bytes), common]
}

/** `2026-01-02 03:04` */
function minute(time: string): string {
  return time.slice(0, 16).replace('T', ' ')
}
