import { EverfreshError } from '../values/error.js'
import { didYouMean, nearest } from '../values/nearest.js'
import type { OwnHeaders } from './own-headers.js'

/** How requests are answered; what of it a header says is made with the table, before the first answer. */
export interface ServingOptions {
  /**
   * For how many seconds a versioned URL may be kept: a year, 31536000, by default; 0 for no caching at all.
   * @default 31_536_000
   * @example maxAge: 30 * 86_400
   */
  readonly maxAge?: number
  /**
   * For how many seconds a plain name may be kept without asking again: 0 by default, which is `no-cache`. Pages
   * are always revalidated, since they name the versions.
   * @default 0
   * @example plainMaxAge: 60
   */
  readonly plainMaxAge?: number
  /**
   * Whether `about` is answered with `about.html`, whose own name stays.
   * @default false
   * @example cleanUrls: true
   */
  readonly cleanUrls?: boolean
  /**
   * What a version gets that isn't known, of a name that is: 404 (`refuse`, the default), or the current bytes,
   * revalidated, for fleets whose nodes name one file differently for a while.
   * @default 'refuse'
   * @example unknown: 'revalidate'
   */
  readonly unknown?: 'refuse' | 'revalidate'
  /**
   * What pages of other origins may read (`Access-Control-Allow-Origin: *`): `fonts`, the default, `all`, or
   * false for nothing. Modules, and whatever has `integrity`, need `all` where a CDN has a host of its own.
   * @default 'fonts'
   * @example cors: 'all'
   */
  readonly cors?: 'fonts' | 'all' | false
  /**
   * Whether caches that many visitors share, such as a CDN, may keep deltas: one that ignores `Vary` would give them to
   * clients that can't read them. Only for builds with `deltas`.
   * @default false
   * @example sharedCaches: true
   */
  readonly sharedCaches?: boolean
  /**
   * More headers for an asset, or others than ours: not those that follow from the bytes or from other options.
   * Asked once for each URL of an asset, when the table is made; live, for each answer. None by default.
   * @example headers: ({ path }) => (path.endsWith('.pdf') ? { 'X-Robots-Tag': 'noindex' } : {})
   */
  readonly headers?: OwnHeaders
}

/** The options with their defaults. */
export interface Serving extends Required<Omit<ServingOptions, 'headers'>> {
  readonly headers: OwnHeaders | null
}

/** What an option must be, for the machine and in the words of a message. */
export interface ServingRule {
  readonly isRight: (value: unknown) => boolean
  readonly wanted: string
  /** All values, where they are few. */
  readonly values?: readonly unknown[]
}

const seconds: ServingRule = {
  isRight: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  wanted: 'a whole number of seconds, such as 3600',
}

export const servingRules = {
  maxAge: seconds,
  plainMaxAge: seconds,
  cleanUrls: oneOf(true, false),
  unknown: oneOf('refuse', 'revalidate'),
  cors: oneOf('fonts', 'all', false),
  sharedCaches: oneOf(true, false),
  headers: { isRight: (value) => typeof value === 'function', wanted: 'a function of an asset' },
} satisfies Record<keyof ServingOptions, ServingRule>

export const servingOptionNames = Object.keys(servingRules) as (keyof ServingOptions)[]

/** Those of the options that say how requests are answered. */
export function servingOptionsOf(options: ServingOptions): ServingOptions {
  return Object.fromEntries(
    servingOptionNames.flatMap((name) => (name in options ? [[name, options[name]]] : [])),
  )
}

/** @throws {EverfreshError} `option-invalid` */
export function settleServing(options: ServingOptions = {}): Serving {
  for (const name of servingOptionNames) check(name, options[name])
  const { maxAge = 31_536_000, plainMaxAge = 0, cleanUrls = false, unknown = 'refuse' } = options
  const { cors = 'fonts', sharedCaches = false, headers = null } = options
  return { maxAge, plainMaxAge, cleanUrls, unknown, cors, sharedCaches, headers }
}

function check(name: keyof ServingOptions, value: unknown): void {
  const rule: ServingRule = servingRules[name]
  if (value === undefined || rule.isRight(value)) return
  const shown = typeof value === 'number' ? value : (JSON.stringify(value) ?? String(value))
  throw new EverfreshError(
    'option-invalid',
    `the option "${name}" is ${shown}, but must be ${rule.wanted}${hint(value, rule)}`,
  )
}

/** The nearest right value, where a text shows what was meant. */
function hint(value: unknown, { isRight, values = [] }: ServingRule): string {
  if (typeof value !== 'string') return ''
  const meant = asWritten(value)
  if (meant !== value && isRight(meant)) return ` (did you mean ${meant}?)`
  const texts = values.filter((each) => typeof each === 'string')
  return didYouMean(nearest(value, texts, 1))
}

/** A number, `true` or `false` that came as a text, as from an environment variable. */
export function asWritten(text: string): unknown {
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text)
  return text === 'true' || text === 'false' ? text === 'true' : text
}

function oneOf(...values: (string | boolean)[]): ServingRule {
  const quoted = values.map((value) => JSON.stringify(value))
  return { isRight: (value) => values.some((each) => each === value), wanted: quoted.join(' or '), values }
}
