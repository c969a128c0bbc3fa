import { dirname, relative, resolve } from 'node:path'
import { type BundleOption, bundlesOf } from './build/bundle-option.js'
import { type BuildOptions, buildOptionNames } from './build/options.js'
import type { Config } from './define-config.js'
import { servingOptionNames } from './http/serving.js'
import { configError, findConfigFile, readConfigFile } from './io/config-file.js'
import { type SiteOptions, siteOptionNames } from './site-options.js'
import type { StrategyOptions } from './strategy.js'
import { parseBase } from './values/base.js'
import { EverfreshError } from './values/error.js'

/** All that a config file may hold. */
export const configOptionNames = [...buildOptionNames, ...servingOptionNames, 'publish'] as const

/**
 * The options of a config file: of the one that is given, of that in the current folder, or, for `false`, of
 * none. Its folders are given relative to the current one.
 * @throws {EverfreshError} `config-invalid`, `option-invalid`, `base-invalid`, which name the file
 */
export async function loadConfig(given?: string | false): Promise<Config> {
  const file = given ?? findConfigFile('.')
  if (file === null || file === false) return {}
  const exported = await readConfigFile(file)
  const config = typeof exported === 'function' ? await called(file, exported as () => unknown) : exported
  return withFolders(await checkConfig(file, config), dirname(file))
}

async function called(file: string, config: () => unknown): Promise<unknown> {
  try {
    return await config()
  } catch (error) {
    throw configError(file, error)
  }
}

async function checkConfig(file: string, config: unknown): Promise<Config> {
  if (typeof config !== 'object' || config === null || Array.isArray(config))
    throw configError(file, 'it must give an object of options, such as { roots: ["public"] }')
  const { checkOptions } = await import('./options.js')
  try {
    checkOptions(config, configOptionNames)
    if ('base' in config && typeof config.base === 'string') parseBase(config.base)
    return config
  } catch (error) {
    if (!(error instanceof EverfreshError)) throw error
    throw new EverfreshError(error.code, `in ${file}, ${error.message}`, { cause: error })
  }
}

/** What a build and live folders have in common. */
export function siteOptionsOf(config: Config): SiteOptions {
  return only(config, siteOptionNames)
}

/** What is a build's alone, or of both. */
export function buildOptionsOf(config: Config): Partial<BuildOptions> {
  return only(config, buildOptionNames)
}

function only(config: Config, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(config).filter(([name]) => names.includes(name)))
}

function withFolders(config: Config, folder: string): Config {
  const { roots, bundles, out, cacheDir, strategy, types } = config
  const located = (path: string) => relative('.', resolve(folder, path)) || '.'
  return {
    ...config,
    ...(strategy === undefined ? {} : { strategy: withPackage(strategy, located) }),
    ...(roots === undefined ? {} : { roots: roots.map(located) }),
    ...(bundles === undefined ? {} : { bundles: bundlesOf({ bundles }).map(withFolder(located)) }),
    ...(out === undefined ? {} : { out: located(out) }),
    ...(types === undefined ? {} : { types: located(types) }),
    ...(typeof cacheDir === 'string' ? { cacheDir: located(cacheDir) } : {}),
  }
}

/** What a bundle is told by: its manifest, and the folder of its files. */
function withFolder(located: (path: string) => string): (bundle: BundleOption) => BundleOption {
  return ({ manifest, root, ...rest }) => ({
    ...rest,
    manifest: located(manifest),
    ...(root === undefined ? {} : { root: located(root) }),
  })
}

/** The file of a package whose version is that of all files lies beside the config, too. */
function withPackage(strategy: StrategyOptions, located: (path: string) => string): StrategyOptions {
  const { version } = strategy
  const fixed: unknown = typeof version === 'object' ? version.fixed : undefined
  const isPackage = typeof fixed === 'object' && fixed !== null && Object.keys(fixed).join() === 'package'
  if (!isPackage || !('package' in fixed) || typeof fixed.package !== 'string') return strategy
  return { ...strategy, version: { fixed: { package: located(fixed.package) } } }
}
