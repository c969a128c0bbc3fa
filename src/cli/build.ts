import { type Command, InvalidArgumentError } from 'commander'
import type { BuildOptions, BuildProgress, BuildResult } from '../build.js'
import type { Config } from '../define-config.js'
import { EverfreshError } from '../values/error.js'
import { collect, givenFlags, parseDeltas } from './flags.js'
import { interruptible } from './interrupt.js'
import {
  addStrategyFlags,
  type StrategyFlags,
  strategyFlagsOf,
  strategyOf,
  withoutStrategyFlags,
} from './strategy-flags.js'
import { compileLess, saveMemory } from './v8-flags.js'
import { printLine } from './write.js'

interface BuildFlags extends Omit<Config, 'roots' | 'finders' | 'strategy'>, StrategyFlags {
  readonly config: string | false
  readonly json: boolean
  readonly quiet: boolean
  readonly watch: boolean
}

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
  compileLess()
  const {
    config: file,
    json = false,
    quiet = false,
    watch = false,
    ...flags
  } = givenFlags<BuildFlags>(command)
  const { buildOptionsOf, loadConfig } = await import('../config.js')
  const { build } = await import('../build.js')
  const { createDisplay } = await import('./progress.js')
  const config = buildOptionsOf(await loadConfig(file))
  const strategy = strategyOf(strategyFlagsOf(flags), config.strategy)
  const options = complete({ ...config, ...withoutStrategyFlags(flags), ...strategy }, folders)
  const display = createDisplay(quiet)
  const onProgress = (progress: BuildProgress) => {
    saveMemory(progress)
    display.show(progress)
  }
  if (watch) {
    const { watchSources } = await import('./watch.js')
    return watchSources({ onProgress, ...options }, display, { json, quiet })
  }
  const result = await interruptible((signal) => build({ onProgress, ...options, signal })).finally(() =>
    display.end(),
  )
  await tell(result, { json, quiet })
}

/** A result for a program, or for people; for who wants quiet only what needs a look. */
async function tell(result: BuildResult, { json, quiet }: { json: boolean; quiet: boolean }): Promise<void> {
  if (json) return printLine(JSON.stringify(result, null, 2))
  const { summary } = await import('../build.js')
  if (!quiet) return printLine(summary(result))
  const { problemLines } = await import('../build/problem-groups.js')
  if (result.problems.length > 0) console.error(problemLines(result.problems).join('\n'))
}

function complete(options: Config, folders: readonly string[]): BuildOptions {
  const { roots = [], out } = folders.length === 0 ? options : { ...options, roots: folders }
  if (roots.length === 0) throw missing('source folder', 'name it behind "build", or as "roots"')
  if (out === undefined) throw missing('folder to write', 'give --out, or "out"')
  return { ...options, roots, out }
}

function missing(what: string, way: string): EverfreshError {
  return new EverfreshError('option-invalid', `there is no ${what}: ${way} in everfresh.config.js`)
}

function parseWait(text: string): number {
  if (/^\d{1,5}(?:\.\d+)?$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a number of seconds, such as 600, or 0.')
}
