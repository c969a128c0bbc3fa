import { EverfreshError } from '../values/error.js'

/** What all proxy configs have in common. */
export interface ProxyOptions {
  /** The built folder as the server sees it, absolute; by default where it lies now. */
  readonly root?: string
  /**
   * What a version that we don't know gets: `404`, the default, or `revalidate`, the current bytes with
   * `no-cache`, for fleets whose nodes name one file differently for a while.
   */
  readonly unknown?: '404' | 'revalidate'
  /** How long versioned URLs may be kept, in seconds; by default 31536000, a year. */
  readonly maxAge?: number
  /** How long plain names may be kept, in seconds; by default 0: they are revalidated each time. */
  readonly plainMaxAge?: number
  /** Whether caches that many visitors share may keep deltas; false by default. nginx only. */
  readonly sharedCaches?: boolean
  /** Where a whole server listens, such as `80` or `127.0.0.1:8080`; by default `80`. */
  readonly listen?: string
}

export const proxyOptionNames = Object.keys({
  root: true,
  unknown: true,
  maxAge: true,
  plainMaxAge: true,
  sharedCaches: true,
  listen: true,
} satisfies Record<keyof ProxyOptions, true>)

/** The same, checked and complete. */
export interface ProxySettings {
  readonly root: string
  readonly revalidatesUnknown: boolean
  readonly versioned: string
  readonly plain: string
  /** The `Cache-Control` of deltas. */
  readonly delta: string
  readonly listen: string
}

/** @throws {EverfreshError} `option-invalid` */
export function proxySettings(options: ProxyOptions, ownRoot: string): ProxySettings {
  const { root = ownRoot, unknown = '404', maxAge = 31_536_000, plainMaxAge = 0, listen = '80' } = options
  const lasting = `max-age=${seconds('maxAge', maxAge)}, immutable`
  if (unknown !== '404' && unknown !== 'revalidate')
    throw invalid(`unknown is "${unknown}": it may be "404" or "revalidate"`)
  if (!/^(?:[\w.-]+:|\[[\da-f:]+\]:|\*:)?\d{1,5}$/i.test(listen))
    throw invalid(`listen is "${listen}": give a port, or an address and a port, such as 127.0.0.1:8080`)
  return {
    root: checkRoot(root),
    revalidatesUnknown: unknown === 'revalidate',
    versioned: `public, ${lasting}`,
    delta: `${options.sharedCaches === true ? 'public' : 'private'}, ${lasting}`,
    plain: seconds('plainMaxAge', plainMaxAge) === 0 ? 'no-cache' : `public, max-age=${plainMaxAge}`,
    listen,
  }
}

/** A root goes into the config as it is, so it holds nothing that any of the servers reads as its own. */
function checkRoot(root: string): string {
  const trimmed = root.replace(/(?<!^)\/+$/, '')
  if (!trimmed.startsWith('/'))
    throw invalid(`root is "${root}": give the absolute path of the built folder on the server`)
  if (/[\p{Cc}"'`\\${}%]/u.test(trimmed))
    throw invalid(`root is "${root}": a config can't hold a folder with quotes, \\, $, %, { or } in its name`)
  return trimmed
}

function seconds(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw invalid(`${name} is ${value}: it must be a whole number of seconds`)
}

function invalid(message: string): EverfreshError {
  return new EverfreshError('option-invalid', message)
}
