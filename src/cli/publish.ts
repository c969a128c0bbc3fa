import type { Command } from 'commander'
import { isTarget } from '../io/stores/open-store.js'
import type { PublishConfig } from '../publish/config.js'
import type { PublishProgress, PublishResult } from '../publish.js'
import { formatBytes, plural } from '../values/amounts.js'
import { EverfreshError } from '../values/error.js'
import { addConfigFlags, builtFolder, configured } from './built-folder.js'
import { InvalidArgumentError } from './commander.js'
import { createDisplay } from './display.js'
import { interruptible } from './interrupt.js'
import { addStoreFlags, type StoreFlags, targetOptions } from './store-flags.js'
import { compileLess, saveMemory } from './v8-flags.js'
import { printLine } from './write.js'

interface PublishFlags extends StoreFlags, Pick<PublishConfig, 'variants' | 'concurrency'> {
  readonly dryRun?: boolean
  readonly quiet?: boolean
  readonly json?: boolean
}

export function addPublish(program: Command): void {
  const command = program
    .command('publish')
    .description('bring a built folder to object storage, and make it current there')
    .argument('[dir]', 'the built folder (default: "out" of the config file)')
    .argument('[target]', 's3://BUCKET/PREFIX or file:///FOLDER (default: "publish.target" of it)')
    .option('--dry-run', 'say what would be sent, and write nothing')
    .option('--variants <which>', 'encodings to store: none, gzip or keys (default: "none")')
    .option('--concurrency <count>', 'requests under way at once (default: 16)', parseCount)
  addConfigFlags(addStoreFlags(command))
    .option('--quiet', 'print errors alone')
    .option('--json', 'print the result as JSON')
    .action(run)
}

async function run(
  first: string | undefined,
  second: string | undefined,
  { json = false, quiet = false, ...flags }: PublishFlags,
): Promise<void> {
  compileLess()
  const words = [first, second].filter((word) => word !== undefined)
  const { publish: config = {} } = await configured(flags)
  const given = words.find(isTarget) ?? second ?? config.target
  const opened = await targetOptions(given, flags)
  if (opened === null) throw noTarget(given)
  const dir = await builtFolder(
    words.find((word) => word !== given),
    'name it behind "publish"',
    flags,
  )
  const { publish } = await import('../publish.js')
  const display = createDisplay(quiet)
  const { variants = config.variants, concurrency = config.concurrency, dryRun = false } = flags
  const options = {
    ...opened.options,
    ...(variants === undefined ? {} : { variants }),
    ...(concurrency === undefined ? {} : { concurrency }),
    dryRun,
    onProgress: (progress: PublishProgress) => {
      saveMemory(progress)
      display.show(progress)
    },
  }
  const result = await interruptible((signal) => publish(dir, opened.target, { ...options, signal })).finally(
    () => display.end(),
  )
  if (json) await printLine(JSON.stringify(result, null, 2))
  else if (!quiet) await printLine(report(result))
}

function report({ target, release, before, sent, bytes, present, documents, dryRun }: PublishResult): string {
  const there = `${plural(present, 'object')} ${present === 1 ? 'is' : 'are'} there already`
  const isNothing = sent.length + documents === 0 && before === release
  if (isNothing) return `Nothing to publish: release ${release} is current at ${target}, ${there}`
  const amounts = `${plural(sent.length, 'object')} (${formatBytes(bytes)}), ${plural(documents, 'document')}`
  if (dryRun)
    return [
      ...sent,
      `Would send ${amounts}; ${there}: release ${release} would be current at ${target}`,
    ].join('\n')
  const after = before === null || before === release ? '' : `, in place of ${before}`
  return `Sent ${amounts}; ${there}\nRelease ${release} is current at ${target}${after}`
}

function noTarget(given: string | undefined): EverfreshError {
  const what =
    given === undefined ? 'there is no place to publish to' : `"${given}" is no place to publish to`
  return new EverfreshError(
    'option-invalid',
    `${what}: give s3://BUCKET/PREFIX or file:///ABSOLUTE/FOLDER behind the folder, or as "publish.target" in everfresh.config.js`,
  )
}

function parseCount(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number from 1 to 256.')
}
