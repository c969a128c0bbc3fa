import type { Command } from 'commander'
import type { Config } from '../define-config.js'
import { EverfreshError } from '../values/error.js'

/** The flags of a command that has a config file to fall back on. */
export interface ConfigFlags {
  readonly config?: string | false | undefined
}

/** For commands of whose flags none but the folder can stand in a config file. */
export function addConfigFlags(command: Command): Command {
  return command
    .option('--config <file>', 'what no folder says (default: everfresh.config.{ts,js,mjs,json})')
    .option('--no-config', 'read no such file')
}

/** The options of the config file. */
export async function configured({ config }: ConfigFlags): Promise<Config> {
  const { loadConfig } = await import('../config.js')
  return loadConfig(config)
}

/**
 * The built folder that was named, or else the one that this project's builds write.
 * @throws {EverfreshError} `option-invalid`
 */
export async function builtFolder(
  given: string | undefined,
  way: string,
  flags: ConfigFlags,
): Promise<string> {
  if (given !== undefined) return given
  const { out } = await configured(flags)
  if (out !== undefined) return out
  throw new EverfreshError(
    'option-invalid',
    `there is no built folder to look in: ${way}, or name it as "out" in everfresh.config.js`,
  )
}
