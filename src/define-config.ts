import type { BuildOptions } from './build/options.js'
import type { ServingOptions } from './http/serving.js'
import type { PublishConfig } from './publish/config.js'

/**
 * What `everfresh.config.{ts,js,mjs,json}` may hold: the options of a build and those by which `everfresh serve`
 * answers, which the flags of the command win over. Relative folders are relative to that file.
 */
export interface Config extends Partial<BuildOptions>, ServingOptions {
  /**
   * Where `everfresh publish` publishes to, and how; `releases`, `clean` and `rollback` open a store by it, too. Nowhere
   * by default.
   * @example publish: { target: 's3://example-static/app' }
   */
  readonly publish?: PublishConfig
}

/** A config, or a function that gives one. */
export type ConfigSource = Config | (() => Config | Promise<Config>)

/** Gives back what it is given: it is there for its types, by which an editor completes and checks the options. */
export function defineConfig(config: ConfigSource): ConfigSource {
  return config
}
