import type { Command } from 'commander'

interface ExplainFlags {
  readonly dir: string
  readonly json?: boolean
}

export function addExplain(program: Command): void {
  program
    .command('explain')
    .description('say why the URL of a file is what it is, and what changed it')
    .argument('<path>', 'a logical path, such as css/site.css, or a URL, of an earlier release too')
    .requiredOption('--dir <dir>', 'the built folder')
    .option('--json', 'print the explanation as JSON')
    .action(run)
}

async function run(path: string, { dir, json = false }: ExplainFlags): Promise<void> {
  const { explain } = await import('../explain.js')
  const { explanationText } = await import('../explain/text.js')
  const explanation = await explain(path, { dir })
  console.log(json ? JSON.stringify(explanation, null, 2) : explanationText(explanation))
}
