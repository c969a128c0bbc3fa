import type { Command } from 'commander'
import { isTarget } from '../io/stores/open-store.js'
import type { TargetOptions } from '../publish/options.js'
import { type ConfigFlags, configured } from './built-folder.js'

/** The flags of a command that may have a store for a target. */
export interface StoreFlags extends ConfigFlags {
  readonly endpoint?: string
  readonly region?: string
  readonly profile?: string
  readonly singleWriter?: boolean
}

export function addStoreFlags(command: Command): Command {
  return command
    .option('--endpoint <url>', "of a store: where it is, unless it is Amazon's")
    .option('--region <name>', 'of a store: its region')
    .option('--profile <name>', 'of a store: a profile of the files that AWS tools share')
    .option('--single-writer', 'of a store: nobody else writes, so that it need not keep conditions')
}

/** The options by which a target is opened, if it is one and no built folder; flags win over the config. */
export async function targetOptions(
  given: string | undefined,
  { endpoint, region, profile, singleWriter, ...flags }: StoreFlags,
): Promise<{ readonly target: string; readonly options: TargetOptions } | null> {
  if (given === undefined || !isTarget(given)) return null
  const { target: _, variants: __, concurrency: ___, ...config } = (await configured(flags)).publish ?? {}
  const own = Object.entries({ endpoint, region, profile, singleWriter })
  const said = Object.fromEntries(own.filter(([, value]) => value !== undefined))
  return { target: given, options: { ...config, ...said } }
}
