import type { Assets, UrlOptions } from './assets.js'
import { pathOf } from './entry.js'
import type { BundleEntry } from './manifest/bundle-entry.js'
import type { Base } from './values/base.js'
import { EverfreshError } from './values/error.js'
import { didYouMean, nearest } from './values/nearest.js'
import { withQuery, withSuffix } from './values/query.js'
import type { Strategy } from './values/strategy.js'
import { encodePath, splitSuffix } from './values/url-path.js'
import { parseVersion } from './values/version.js'
import { parameterOf } from './values/versioned-url.js'

/** Where URLs come from. */
export interface UrlSource {
  readonly base: Base
  /** The URL of a logical path relative to the base, if there is such an asset. */
  find(path: string): string | undefined
  /** What the URL of a logical path carries. */
  version(path: string): string | undefined
  readonly strategy: Strategy
  /** All logical paths; asked for only to propose one. */
  names(): Iterable<string>
  /** What a bundler made of a source, by the name of that. */
  entry?(name: string): BundleEntry | undefined
  entryNames?(): Iterable<string>
}

/** @throws {EverfreshError} `option-invalid` */
export function createUrl(source: UrlSource, options: UrlOptions): Assets['url'] {
  const missing = parseMissing(options)
  const prefix = parseOrigin(options.origin) + source.base
  return (given, label) => {
    const { path, suffix, url } = locate(source, given)
    if (url === undefined && missing === 'throw') throw unknownPath(given, source)
    if (url === undefined && isUrl(given)) return given
    const named =
      label?.version === undefined ? (url ?? encodePath(path)) : labelled(path, label.version, source)
    return prefix + (suffix === '' ? named : withSuffix(named, suffix))
  }
}

/** @throws {EverfreshError} `option-invalid` */
export function createVersion(source: UrlSource, options: UrlOptions): Assets['version'] {
  const missing = parseMissing(options)
  return (given) => {
    const { path, url } = locate(source, given)
    if (url !== undefined) return source.version(path) ?? ''
    if (missing === 'pass') return ''
    throw unknownPath(given, source)
  }
}

function parseMissing({ missing = 'throw' }: UrlOptions): 'throw' | 'pass' {
  if (missing === 'throw' || missing === 'pass') return missing
  throw invalid('missing', missing, '"throw" or "pass"')
}

/** @throws {EverfreshError} `option-invalid` */
export function parseIntegrity({ integrity }: UrlOptions): boolean | undefined {
  if (integrity === undefined || typeof integrity === 'boolean') return integrity
  throw invalid('integrity', integrity, 'true or false')
}

function labelled(path: string, version: string, { strategy }: UrlSource): string {
  if (strategy.in === 'query')
    return withQuery(encodePath(path), parameterOf(strategy), parseVersion(version, 'the version'))
  throw new EverfreshError(
    'option-invalid',
    `url("${path}", { version: ${JSON.stringify(version)} }) needs versions in the query, and these are part of names: build with { in: "query" }, or leave the version out`,
  )
}

/** Absolute, by whatever scheme or path; the base is no part of it, or it would have been cut off. */
function isUrl(given: string): boolean {
  return /^(?:\/|[a-z][a-z0-9+.-]*:)/i.test(given)
}

export function createHas(source: UrlSource): (path: string) => boolean {
  return (given) => locate(source, given).url !== undefined
}

export interface Located {
  readonly path: string
  readonly suffix: string
  readonly url: string | undefined
}

/** A name may hold `?` and `#`, and begin like the base, so the text as it is comes first. */
export function locate(source: UrlSource, given: string): Located {
  if (typeof given !== 'string') throw invalid('path', given, 'a text such as "css/site.css"')
  const url = source.find(given)
  if (url !== undefined) return { path: given, suffix: '', url }
  const { path: text, suffix } = splitSuffix(given)
  const path = pathOf(source, text.startsWith(source.base) ? text.slice(source.base.length) : text)
  return { path, suffix, url: source.find(path) }
}

/** Scheme and host, without a slash behind. @throws {EverfreshError} `option-invalid` */
export function parseOrigin(origin = ''): string {
  if (origin === '') return ''
  const text = origin.replace(/\/$/, '')
  const url = URL.canParse(text, 'https://x') ? new URL(text, 'https://x') : null
  if (url !== null && /^(?:https?:)?\/\/[^/?#@]+$/i.test(text)) return text
  throw invalid(
    'origin',
    origin,
    'scheme and host, such as "https://cdn.example.com"; the path belongs to the base',
  )
}

export function unknownPath(given: string, source: UrlSource): EverfreshError {
  const { path } = locate(source, given)
  const hint = didYouMean(nearest(path, new Set([...source.names(), ...(source.entryNames?.() ?? [])])))
  return new EverfreshError('path-unknown', `there is no asset "${given}"${hint}`)
}

function invalid(option: string, value: unknown, wanted: string): EverfreshError {
  return new EverfreshError(
    'option-invalid',
    `"${option}" is ${JSON.stringify(value)}, but must be ${wanted}`,
  )
}
