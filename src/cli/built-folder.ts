import type { Config } from '../define-config.js'
import { EverfreshError } from '../values/error.js'

/** The flags of a command that has a config file to fall back on. */
export interface ConfigFlags {
  readonly config?: string | false
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
