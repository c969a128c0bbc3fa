import type { Command } from 'commander'
import type { DeployCost } from '../cost.js'
import type { Cost, Fetched } from '../manifest/cost.js'
import { formatBytes, plural } from '../values/amounts.js'
import { addConfigFlags, builtFolder, type ConfigFlags } from './built-folder.js'
import { formatTable } from './table.js'
import { printLine } from './write.js'

interface CostFlags extends ConfigFlags {
  readonly json?: boolean
}

export function addCost(program: Command): void {
  const command = program
    .command('cost')
    .description('say what a returning visitor fetches after a deploy')
    .argument('[dir]', 'the built folder (default: "out" of the config file)')
    .argument('[old]', 'the release that the visitor holds (default: the one before)')
    .argument('[new]', 'the one that is fetched (default: the current one)')
  addConfigFlags(command).option('--json', 'print it as JSON').action(run)
}

async function run(
  given: string | undefined,
  from: string | undefined,
  to: string | undefined,
  flags: CostFlags,
): Promise<void> {
  const dir = await builtFolder(given, 'name it behind "cost"', flags)
  const { cost } = await import('../cost.js')
  const releases = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  const result = await cost(dir, releases)
  await printLine(flags.json === true ? JSON.stringify(result, null, 2) : report(result))
}

/** Of the pages, those that cost most. */
const mostPages = 20

function report({ from, to, pages, ...all }: DeployCost): string {
  const shown = pages.toSorted((a, b) => b.with.bytes - a.with.bytes).slice(0, mostPages)
  const others = pages.length - shown.length
  const hasDeltas = all.deltas.bytes < all.with.bytes
  const rows = [
    ['', 'without Everfresh', '', 'with it', '', ...(hasDeltas ? ['with deltas'] : [])],
    row('everything', all, hasDeltas),
    ...shown.map((page) => row(page.path, page, hasDeltas)),
  ]
  return [
    from === null
      ? `No release is known from before ${to}, so a visitor fetches`
      : `From release ${from} to ${to} a returning visitor fetches`,
    ...formatTable(rows, [0]),
    ...(others > 0 ? [`and ${plural(others, 'page')} more, which cost less (--json has all)`] : []),
  ].join('\n')
}

function row(name: string, { without, with: ours, deltas }: Cost, hasDeltas: boolean): string[] {
  return [name, ...cells(without), ...cells(ours), ...(hasDeltas ? [formatBytes(deltas.bytes)] : [])]
}

function cells({ files, bytes }: Fetched): string[] {
  return [plural(files, 'file'), formatBytes(bytes)]
}
