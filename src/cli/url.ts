import type { Command } from 'commander'
import { builtFolder, type ConfigFlags } from './built-folder.js'
import { printLine } from './write.js'

interface UrlFlags extends ConfigFlags {
  readonly dir?: string
  readonly origin?: string
  readonly json?: boolean
}

export function addUrl(program: Command): void {
  program
    .command('url')
    .description('print the URL of a file, and nothing else')
    .argument('<path>', 'the logical path, such as css/site.css')
    .option('--dir <dir>', 'the built folder (default: "out" of the config file)')
    .option('--origin <origin>', 'scheme and host to put in front')
    .option('--config <file>', 'what no flag says (default: everfresh.config.{ts,js,mjs,json})')
    .option('--no-config', 'read no such file')
    .option('--json', 'print it as JSON')
    .action(run)
}

async function run(path: string, flags: UrlFlags): Promise<void> {
  const { origin, json = false } = flags
  const dir = await builtFolder(flags.dir, 'give --dir', flags)
  const { openUrl } = await import('../open/url.js')
  const url = openUrl(dir, origin === undefined ? {} : { origin })(path)
  await printLine(json ? JSON.stringify({ path, url }) : url)
}
