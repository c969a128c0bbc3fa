import type { BuildOptions, BuildProgress, BuildResult } from '../build.js'
import type { Config } from '../define-config.js'
import { EverfreshError } from '../values/error.js'
import { createDisplay } from './display.js'
import { interruptible } from './interrupt.js'
import { type StrategyFlags, strategyFlagsOf, strategyOf, withoutStrategyFlags } from './strategy-of-flags.js'
import { compileLess, saveMemory } from './v8-flags.js'

/** Those that were given. */
export interface BuildFlags extends Omit<Config, 'roots' | 'finders' | 'strategy'>, StrategyFlags {
  readonly config?: string | false
  readonly json?: boolean
  readonly quiet?: boolean
  readonly watch?: boolean
}

/** Gives the options, of which a config file may have said some. */
export async function runBuild(
  folders: readonly string[],
  { config: file, json = false, quiet = false, watch = false, ...flags }: BuildFlags,
): Promise<BuildOptions> {
  const config = await configured(file)
  const strategy = strategyOf(strategyFlagsOf(flags), config.strategy)
  const options = complete({ ...config, ...withoutStrategyFlags(flags), ...strategy }, folders)
  await run(options, { json, quiet, watch })
  return options
}

async function run(options: BuildOptions, { json, quiet, watch }: Record<Voice, boolean>): Promise<void> {
  const display = createDisplay(quiet)
  const onProgress = (progress: BuildProgress) => {
    compileLess()
    saveMemory(progress)
    display.show(progress)
  }
  if (watch) {
    const { watchSources } = await import('./watch.js')
    return watchSources({ onProgress, ...options }, display, { json, quiet })
  }
  const { build } = await import('../build.js')
  const result = await interruptible((signal) => build({ onProgress, ...options, signal })).finally(() =>
    display.end(),
  )
  await tell(result, { json, quiet })
}

type Voice = 'json' | 'quiet' | 'watch'

/** What the config file says. Where there is none, nothing is loaded that could read one. */
async function configured(given: string | false | undefined): Promise<Partial<BuildOptions>> {
  if (given === false) return {}
  const { findConfigFile } = await import('../io/config-file.js')
  const file = given ?? findConfigFile('.')
  if (file === null) return {}
  const { buildOptionsOf, loadConfig } = await import('../config.js')
  return buildOptionsOf(await loadConfig(file))
}

/** A result for a program, or for people; for who wants quiet only what needs a look. */
async function tell(result: BuildResult, { json, quiet }: { json: boolean; quiet: boolean }): Promise<void> {
  if (quiet && !json) return tellProblems(result)
  const { summary } = await import('../build.js')
  const { printLine } = await import('./write.js')
  return printLine(json ? JSON.stringify(result, null, 2) : summary(result))
}

async function tellProblems({ problems }: BuildResult): Promise<void> {
  if (problems.length === 0) return
  const { problemLines } = await import('../build/problem-groups.js')
  console.error(problemLines(problems).join('\n'))
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
