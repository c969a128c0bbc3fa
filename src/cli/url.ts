import type { Command } from 'commander'

interface UrlFlags {
  readonly dir: string
  readonly origin?: string
  readonly json?: boolean
}

export function addUrl(program: Command): void {
  program
    .command('url')
    .description('print the URL of a file, and nothing else')
    .argument('<path>', 'the logical path, such as css/site.css')
    .requiredOption('--dir <dir>', 'the built folder')
    .option('--origin <origin>', 'scheme and host to put in front')
    .option('--json', 'print it as JSON')
    .action(run)
}

async function run(path: string, { dir, origin, json = false }: UrlFlags): Promise<void> {
  const { openAssets } = await import('../open.js')
  const assets = await openAssets(dir, origin === undefined ? {} : { origin })
  const url = assets.url(path)
  console.log(json ? JSON.stringify({ path, url }) : url)
}
