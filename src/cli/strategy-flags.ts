import { type Command, InvalidArgumentError } from 'commander'
import type { StrategyOptions } from '../strategy.js'
import { collect } from './flags.js'

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

/** `also` is put in front of what each says. */
export function addStrategyFlags(command: Command, also = ''): Command {
  return command
    .option('--in <place>', `${also}put versions into the filename or the query (default: "filename")`)
    .option(
      '--version <kind>',
      `${also}take versions from the content, the mtime, or fixed=TEXT (default: "content")`,
      parseKind,
    )
    .option('--algorithm <name>', `${also}the digest of contents (default: "sha256")`)
    .option('--length <digits>', `${also}how many hex digits of it (default: 12)`, parseLength)
    .option('--parameter <name>', `${also}what a version is called in the query (default: "v")`)
    .option('--extension <ext>', `${also}the files whose URLs carry a version (default: all)`, collect)
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

/** A text behind `fixed=`; anything else is what the option takes, or refuses. */
function parseKind(text: string): StrategyOptions['version'] & {} {
  if (text === 'content' || text === 'mtime') return text
  if (text.startsWith('fixed=')) return { fixed: text.slice('fixed='.length) }
  throw new InvalidArgumentError('It must be content, mtime or fixed=TEXT.')
}

function parseLength(text: string): number {
  if (/^\d{1,3}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a number of hex digits, such as 12.')
}
