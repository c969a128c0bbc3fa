import type { Command } from 'commander'
import { printLine } from './write.js'

interface InitFlags {
  readonly framework?: string
  readonly base?: string
  readonly dryRun?: boolean
  readonly json?: boolean
}

export function addInit(program: Command): void {
  program
    .command('init')
    .description('write a config that fits the project here, and print the lines to add')
    .argument('[folder...]', 'the folders of static files (default: public, static, assets or www)')
    .option(
      '--framework <name>',
      'express, fastify, koa, hono, node, vite or static (default: by package.json)',
    )
    .option('--base <path>', 'the path below which the files are served (default: "/")')
    .option('--dry-run', 'write nothing')
    .option('--json', 'print the result as JSON')
    .action(run)
}

async function run(folders: readonly string[], { json = false, ...flags }: InitFlags): Promise<void> {
  const { init } = await import('../init.js')
  const { initText } = await import('../init/text.js')
  const result = init({ ...flags, folders })
  await printLine(json ? JSON.stringify(result, null, 2) : initText(result))
}
