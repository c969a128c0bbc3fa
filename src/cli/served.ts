import { existsSync } from 'node:fs'
import type { Assets } from '../assets.js'
import type { Config } from '../define-config.js'
import { type ServingOptions, servingOptionsOf } from '../http/serving.js'
import { fileOf, manifestName } from '../io/layout.js'
import type { FollowOptions } from '../open-options.js'
import { EverfreshError } from '../values/error.js'
import { formatPlace, type Problem } from '../values/problem.js'
import { type StrategyFlags, strategyFlagsOf, strategyOf } from './strategy-of-flags.js'

/** What is served, and how. */
export interface SourceFlags extends StrategyFlags, Omit<ServingOptions, 'cors' | 'headers'> {
  readonly live?: boolean
  readonly base?: string
  readonly config?: string | false
  readonly cors?: string
  /** In MiB. */
  readonly memory?: number
  readonly liveReload: boolean
  readonly follow?: boolean
  readonly json?: boolean
}

interface Opened {
  readonly assets: Assets
  readonly folders: readonly string[]
}

/** The assets that the words and flags of `everfresh serve` and the config file name. */
export async function openServed(given: readonly string[], flags: SourceFlags): Promise<Opened> {
  const { loadConfig } = await import('../config.js')
  const config = await loadConfig(flags.config)
  const serving = { ...servingOptionsOf(config), ...flagsOf(flags) }
  return flags.live === true
    ? openLive(given, flags, config, serving)
    : openBuilt(given, flags, config, serving)
}

/** Wrong values are told by whoever opens the assets. */
function flagsOf({ cors, ...flags }: SourceFlags): ServingOptions {
  const own = servingOptionsOf(flags)
  return cors === undefined ? own : { ...own, cors: cors === 'none' ? false : (cors as 'fonts' | 'all') }
}

async function openLive(
  given: readonly string[],
  flags: SourceFlags,
  config: Config,
  serving: ServingOptions,
): Promise<Opened> {
  const { base, memory, liveReload, follow } = flags
  if (follow !== undefined)
    throw new EverfreshError(
      'option-invalid',
      '--follow has no effect with --live, which is never stale: leave one of them out',
    )
  if (memory !== undefined)
    throw new EverfreshError('option-invalid', '--memory has no effect with --live: leave one of them out')
  const { siteOptionsOf } = await import('../config.js')
  const { liveAssets } = await import('../live.js')
  const folders = given.length > 0 ? given : config.roots
  if (folders === undefined) throw noFolder('the source folders behind "serve --live"', 'roots')
  refuseBuilt(folders)
  const assets = await liveAssets({
    ...siteOptionsOf(config),
    ...strategyOf(strategyFlagsOf(flags), config.strategy),
    ...serving,
    ...(base === undefined ? {} : { base }),
    roots: folders,
    liveReload,
    onProblem: reportProblem,
  })
  return { assets, folders }
}

async function openBuilt(
  given: readonly string[],
  flags: SourceFlags,
  { out }: Config,
  serving: ServingOptions,
): Promise<Opened> {
  const { base, memory, liveReload, follow } = flags
  const [folder = out, second] = given
  if (folder === undefined) throw noFolder('the built folder behind "serve"', 'out')
  if (second !== undefined)
    throw new EverfreshError(
      'option-invalid',
      `one built folder can be served, not ${given.length}: for source folders add --live`,
    )
  if (base !== undefined)
    throw new EverfreshError(
      'option-invalid',
      `--base ${base} has no effect on a built folder, which knows its own: give it to "everfresh build"`,
    )
  const [strategyFlag] = Object.keys(strategyFlagsOf(flags))
  if (strategyFlag !== undefined)
    throw new EverfreshError(
      'option-invalid',
      `--${strategyFlag} has no effect on a built folder, whose URLs are made: give it to "everfresh build"`,
    )
  if (!liveReload)
    throw new EverfreshError(
      'option-invalid',
      '--no-live-reload has no effect on a built folder, whose pages never listen: leave it out, or add --live',
    )
  const { openAssets } = await import('../open.js')
  const held = memory === undefined ? {} : { memory: memory * 2 ** 20 }
  const followed = follow === true ? { follow: followOptions(flags) } : {}
  return { assets: await openAssets(folder, { ...serving, ...held, ...followed }), folders: [folder] }
}

/** Each release has a line, and so has each one that can't be taken up. */
function followOptions({ json }: SourceFlags): FollowOptions {
  return {
    onRelease: (release) =>
      console.log(json === true ? JSON.stringify({ release }) : `Release ${release} is served now`),
    onProblem: ({ message }) => console.error(`everfresh: ${message}`),
  }
}

/** A build that is taken for sources would be versioned once more, and nobody would know why. */
function refuseBuilt(folders: readonly string[]): void {
  const built = folders.find((folder) => existsSync(fileOf(folder, manifestName)))
  if (built === undefined) return
  throw new EverfreshError(
    'option-invalid',
    `"${built}" is a built folder, and --live is for source folders: leave --live out, or name the sources`,
  )
}

function noFolder(what: string, option: string): EverfreshError {
  return new EverfreshError(
    'option-invalid',
    `there is no folder to serve: name ${what}, or as "${option}" in everfresh.config.js`,
  )
}

function reportProblem(problem: Problem): void {
  console.error(`${formatPlace(problem)}  ${problem.message}  [${problem.code}]`)
}
