import type { Command } from 'commander'
import { builtFolder, type ConfigFlags } from './built-folder.js'
import { printLine } from './write.js'

interface ExplainFlags extends ConfigFlags {
  readonly dir?: string
  readonly json?: boolean
}

export function addExplain(program: Command): void {
  program
    .command('explain')
    .description('say why the URL of a file is what it is, and what changed it')
    .argument('<path>', 'a logical path, such as css/site.css, or a URL, of an earlier release too')
    .option('--dir <dir>', 'the built folder (default: "out" of the config file)')
    .option('--config <file>', 'what no flag says (default: everfresh.config.{ts,js,mjs,json})')
    .option('--no-config', 'read no such file')
    .option('--json', 'print the explanation as JSON')
    .action(run)
}

async function run(path: string, flags: ExplainFlags): Promise<void> {
  const dir = await builtFolder(flags.dir, 'give --dir', flags)
  const { explain } = await import('../explain.js')
  const { explanationText } = await import('../explain/text.js')
  const explanation = await explain(path, { dir })
  await printLine(flags.json === true ? JSON.stringify(explanation, null, 2) : explanationText(explanation))
}
