import type { StrategyOptions } from '../strategy.js'

/** The flags of a strategy; their values are checked where those of a config are. */
export interface StrategyFlags
  extends Pick<StrategyOptions, 'in' | 'version' | 'algorithm' | 'length' | 'parameter'> {
  readonly extension?: readonly string[]
}

const names = ['in', 'version', 'algorithm', 'length', 'parameter', 'extension'] as const

/** Those among other flags that were given. */
export function strategyFlagsOf(flags: StrategyFlags): StrategyFlags {
  return Object.fromEntries(names.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]])))
}

/** The others. */
export function withoutStrategyFlags<T extends StrategyFlags>(flags: T): Omit<T, keyof StrategyFlags> {
  const others = Object.entries(flags).filter(([name]) => !(names as readonly string[]).includes(name))
  return Object.fromEntries(others) as Omit<T, keyof StrategyFlags>
}

/** The strategy of a config with what flags say; no kind of version inherits another's digest. */
export function strategyOf(
  flags: StrategyFlags,
  configured: StrategyOptions = {},
): { strategy?: StrategyOptions } {
  const { extension: extensions, ...others } = flags
  const given = { ...others, ...(extensions === undefined ? {} : { extensions }) }
  return Object.keys(given).length === 0 ? {} : { strategy: { ...inherited(configured, given), ...given } }
}

function inherited(configured: StrategyOptions, given: StrategyOptions): StrategyOptions {
  const isDigest = given.version === undefined || given.version === 'content'
  const isQuery = (given.in ?? configured.in) === 'query'
  const vain = [...(isDigest ? [] : ['algorithm', 'length']), isQuery ? 'compound' : 'parameter']
  return Object.fromEntries(Object.entries(configured).filter(([name]) => !vain.includes(name)))
}
