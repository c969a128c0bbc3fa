import type { Command } from 'commander'
import type { ReleaseInfo } from '../releases.js'
import { formatBytes, plural } from '../values/amounts.js'
import { addConfigFlags, builtFolder } from './built-folder.js'
import { addStoreFlags, type StoreFlags, targetOptions } from './store-flags.js'
import { formatTable } from './table.js'
import { printLine } from './write.js'

interface ReleasesFlags extends StoreFlags {
  readonly json?: boolean
}

export function addReleases(program: Command): void {
  const command = program
    .command('releases')
    .description('list the releases of a built folder, or a store, that are kept')
    .argument('[dir]', 'the built folder, or what it was published to (default: "out" of the config)')
  addConfigFlags(addStoreFlags(command)).option('--json', 'print them as JSON').action(run)
}

async function run(given: string | undefined, flags: ReleasesFlags): Promise<void> {
  const found = await foundAt(given, flags)
  await printLine(flags.json === true ? JSON.stringify(found, null, 2) : report(found))
}

async function foundAt(given: string | undefined, flags: ReleasesFlags): Promise<ReleaseInfo[]> {
  const opened = await targetOptions(given, flags)
  if (opened !== null) {
    const { releases } = await import('../publish.js')
    return releases(opened.target, opened.options)
  }
  const { releases } = await import('../releases.js')
  return releases(await builtFolder(given, 'name it behind "releases"', flags))
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
