import type { Command } from 'commander'
import { rememberWords } from './build-before.js'
import { InvalidArgumentError } from './commander.js'
import { collect, givenFlags, parseDeltas } from './flags.js'
import { type BuildFlags, runBuild } from './run-build.js'
import { addStrategyFlags } from './strategy-flags.js'

export function addBuild(program: Command): void {
  const command = program
    .command('build')
    .description('give every file of the folders a URL that changes with its bytes')
    .argument('[folder...]', 'source folders; where two hold the same path the first wins')
    .option('--out <dir>', 'the folder to write')
    .option('--base <path>', 'the path of the site below which the files are served (default: "/")')
    .option('--no-originals', 'leave out the copies under plain names')
    .option('--no-compress', 'write no .br, .zst and .gz variants')
    .option('--fast', 'compress at low levels, for previews')
    .option('--strict', 'write nothing, and exit with 1, if there is a problem')
    .option('--modules <mode>', 'rewrite module specifiers, or give pages an importmap (default: "rewrite")')
    .option('--integrity', 'tell pages the digests of what they load')
    .option('--no-rewrite', 'change no byte of any file')
  addStrategyFlags(command)
    .option('--omit <glob>', 'leave files out, besides hidden ones', collect)
    .option('--include <glob>', 'the files whose URLs change (default: all but pages and such)', collect)
    .option('--exclude <glob>', 'files that keep their names, and are revalidated', collect)
    .option('--prehashed <glob>', 'files whose names a bundler has hashed already', collect)
    .option('--bundles <manifest>', 'what a bundler says of its output: .vite/manifest.json …', collect)
    .option('--ignore-problems <glob>', 'problems that you accept: "a/**", or "a.css -> b.png"', collect)
    .option('--config <file>', 'options to begin with (default: everfresh.config.{ts,js,mjs,json})')
    .option('--no-config', 'read no such file')
    .option('--version-file', 'also write version.json, by which open pages notice a newer release')
    .option(
      '--deltas <releases>',
      'make what turns files of so many earlier releases into these',
      parseDeltas,
    )
    .option('--cache-dir <dir>', 'where to remember what need not be done again')
    .option('--no-cache-dir', 'remember nothing')
    .option('--types <file>', 'write the types of paths there, such as everfresh.d.ts')
    .option('--wait <seconds>', 'how long to wait for another build of the folder (default: 60)', parseWait)
    .option('--durable', 'end only when the disk holds every file, whatever happens to the power')
    .option('--watch', 'build again what changes, uncompressed, until Ctrl-C')
    .option('--quiet', 'print problems and errors alone')
    .option('--verbose', 'also say what was done with each file')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nA glob may be given more than once: --omit "*.psd" --omit drafts')
    .action(run)
}

async function run(folders: string[], _: unknown, command: Command): Promise<void> {
  const flags = givenFlags<BuildFlags>(command)
  const { cacheDir } = await runBuild(folders, flags)
  // Where words or config say where to remember, or not to, nobody would look there first.
  if (cacheDir === undefined) rememberWords({ folders, flags })
}

function parseWait(text: string): number {
  if (/^\d{1,5}(?:\.\d+)?$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a number of seconds, such as 600, or 0.')
}
