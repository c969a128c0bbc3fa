import { encodeSegment, splitSuffix } from './url-path.js'

/**
 * A URL with a parameter first in its query; what the query held of that parameter goes, a lone `?` is absorbed,
 * and the fragment stays at the end.
 */
export function withQuery(url: string, parameter: string, value: string): string {
  const { path, query, fragment } = takeApart(url)
  const rest = query.split('&').filter((pair) => pair !== '' && nameOf(pair) !== parameter)
  return `${path}?${[pairOf(parameter, value), ...rest].join('&')}${fragment}`
}

/** `v=3f2a1b9c4d5e`. */
export function pairOf(parameter: string, value: string): string {
  return `${parameter}=${encodeSegment(value)}`
}

/** A query and a fragment added to a URL that has a parameter of ours already; that one stays the first. */
export function withSuffix(url: string, suffix: string): string {
  const { path, query, fragment } = takeApart(url)
  if (query === '' || suffix === '') return url + suffix
  const [own = ''] = query.split('&')
  const added = takeApart(suffix)
  const rest = added.query.split('&').filter((pair) => pair !== '' && nameOf(pair) !== nameOf(own))
  return `${path}?${[own, ...rest].join('&')}${fragment}${added.fragment}`
}

/** The value of a parameter that a query has just once, as it is written; else `null`. */
export function onlyValue(query: string, parameter: string): string | null {
  const values = query.split('&').filter((pair) => pair.startsWith(`${parameter}=`) || pair === parameter)
  const [only, other] = values
  return only === undefined || other !== undefined ? null : only.slice(parameter.length + 1)
}

export interface UrlParts {
  readonly path: string
  /** Without its `?`. */
  readonly query: string
  /** With its `#`. */
  readonly fragment: string
}

export function takeApart(url: string): UrlParts {
  const { path, suffix } = splitSuffix(url)
  const at = suffix.indexOf('#')
  const [query, fragment] = at < 0 ? [suffix, ''] : [suffix.slice(0, at), suffix.slice(at)]
  return { path, query: query.slice(1), fragment }
}

function nameOf(pair: string): string {
  return pair.slice(0, pair.search(/=|$/))
}
