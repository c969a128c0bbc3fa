import { type FixedOption, type FixedVersions, fixedVersions } from './fixed-versions.js'
import { checkStrategy } from './options.js'
import { EverfreshError } from './values/error.js'
import type { Matches } from './values/glob.js'
import { baseName } from './values/logical-path.js'
import { type Algorithm, defaultLength, defaultParameter, type Strategy } from './values/strategy.js'

/** How URLs carry their versions. */
export interface StrategyOptions {
  /**
   * `filename` (the default): `css/site.VERSION.css`; `query`: `css/site.css?v=VERSION`.
   * @default 'filename'
   * @example in: 'query'
   */
  readonly in?: 'filename' | 'query'
  /**
   * `content` (the default): from the bytes. `mtime`: whole seconds since 1970, the latest of a file and all that it
   * refers to. `{ fixed }`, or a function of the file, which is the same as `{ fixed: function }`: a release number.
   * @default 'content'
   * @example version: { fixed: { package: 'package.json' } }
   */
  readonly version?: 'content' | 'mtime' | { readonly fixed: FixedOption } | FixedFunction
  /**
   * Of `content`: what digest; `sha256` by default.
   * @default 'sha256'
   * @example algorithm: 'md5'
   */
  readonly algorithm?: Algorithm
  /**
   * Of `content`: how many hex digits of it, 4 at least; 12 by default.
   * @default 12
   * @example length: 32
   */
  readonly length?: number
  /**
   * Of `query`: the name of the parameter, exact in case; `v` by default.
   * @default 'v'
   * @example parameter: 'cache_id'
   */
  readonly parameter?: string
  /**
   * Extensions, without a dot in front, of the files whose URLs carry a version; all by default. `min.js` is one as
   * well as `js`.
   * @example extensions: ['js', 'css', 'min.js']
   */
  readonly extensions?: readonly string[]
  /**
   * Of `filename`: whether extensions of more than one part in `extensions` stay in one piece, as in
   * `jquery.VERSION.min.js` (the default), or not, as in `jquery.min.VERSION.js`.
   * @default true
   * @example compound: false
   */
  readonly compound?: boolean
}

type FixedFunction = Extract<FixedOption, (...given: never[]) => unknown>

/** The options with their defaults. */
export interface SettledStrategy {
  readonly strategy: Strategy
  /** Whether a file has one of the extensions. */
  readonly isChosen: Matches
  readonly fixed: FixedVersions | null
}

/** @throws {EverfreshError} `option-invalid`, `version-invalid` */
export function settleStrategy(options: StrategyOptions = {}): SettledStrategy {
  checkStrategy(options)
  const { version = 'content', extensions } = options
  const fixed = typeof version === 'function' ? version : typeof version === 'object' ? version.fixed : null
  const kind: Strategy['version'] = isKind(version) ? version : 'fixed'
  refuseVain(options, kind)
  refuseLength(options)
  return {
    strategy: strategyOf(options, kind),
    isChosen: extensions === undefined ? () => true : chosenBy(extensions),
    fixed: fixed === null ? null : fixedVersions(fixed),
  }
}

function isKind(version: unknown): version is 'content' | 'mtime' {
  return version === 'content' || version === 'mtime'
}

function strategyOf(options: StrategyOptions, version: Strategy['version']): Strategy {
  const { in: place = 'filename', algorithm = 'sha256', length = defaultLength } = options
  const { parameter = defaultParameter, extensions = [], compound = true } = options
  const whole = compound && place === 'filename' ? extensions.filter((each) => each.includes('.')) : []
  return {
    in: place,
    version,
    ...(algorithm === 'sha256' ? {} : { algorithm }),
    ...(length === defaultLength ? {} : { length }),
    ...(place === 'query' ? { parameter } : {}),
    ...(whole.length === 0 ? {} : { compound: [...new Set(whole)].sort() }),
  }
}

function chosenBy(extensions: readonly string[]): Matches {
  return (path) => extensions.some((each) => baseName(path).slice(1).endsWith(`.${each}`))
}

/** Hex digits of a digest. */
const digits: Readonly<Record<Algorithm, number>> = { sha256: 64, md5: 32, sha1: 40, sha384: 96, sha512: 128 }

function refuseLength({ algorithm = 'sha256', length = defaultLength }: StrategyOptions): void {
  if (length <= digits[algorithm]) return
  throw new EverfreshError(
    'option-invalid',
    `"length" of the strategy is ${length}, but ${algorithm} has ${digits[algorithm]} digits: give that, or less`,
  )
}

/** What an option changes nothing of was meant otherwise. */
function refuseVain(
  { in: place = 'filename', ...options }: StrategyOptions,
  version: Strategy['version'],
): void {
  const vain = [
    ['algorithm', version !== 'content', `the version "${version}", which is no digest`],
    ['length', version !== 'content', `the version "${version}", which is no digest`],
    ['parameter', place === 'filename', '"in": "filename"'],
    ['compound', place === 'query', '"in": "query"'],
  ] as const
  for (const [name, isVain, why] of vain)
    if (isVain && options[name] !== undefined)
      throw new EverfreshError(
        'option-invalid',
        `"${name}" of the strategy is ${JSON.stringify(options[name])}, but has no effect with ${why}: leave it out`,
      )
}
