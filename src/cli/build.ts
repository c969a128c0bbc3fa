import type { Command } from 'commander'

interface BuildFlags {
  readonly out: string
  readonly base: string
  readonly originals: boolean
  readonly compress: boolean
  readonly fast?: boolean
  readonly strict?: boolean
  readonly json?: boolean
}

export function addBuild(program: Command): void {
  program
    .command('build')
    .description('give every file of the folders a URL that changes with its bytes')
    .argument('<folder...>', 'source folders; where two hold the same path the first wins')
    .requiredOption('--out <dir>', 'the folder to write')
    .option('--base <path>', 'the path of the site below which the files are served', '/')
    .option('--no-originals', 'leave out the copies under plain names')
    .option('--no-compress', 'write no .br and .gz variants')
    .option('--fast', 'compress at low levels, for previews')
    .option('--strict', 'write nothing, and exit with 1, if there is a problem')
    .option('--json', 'print the result as JSON')
    .action(run)
}

async function run(roots: string[], flags: BuildFlags): Promise<void> {
  const { build, summary } = await import('../build.js')
  const { json = false, fast = false, strict = false, out, base, originals, compress } = flags
  const result = await build({ roots, out, base, originals, compress, fast, strict })
  console.log(json ? JSON.stringify(result, null, 2) : summary(result))
}
