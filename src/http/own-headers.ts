import { EverfreshError } from '../values/error.js'
import type { LogicalPath } from '../values/logical-path.js'

/** What a user's own headers may depend on. */
export interface HeaderSubject {
  readonly path: LogicalPath
  /** Whether these are the headers of a URL that carries the asset's version. */
  readonly immutable: boolean
  /** The value of `Content-Type`. */
  readonly type: string
  /** In bytes. */
  readonly size: number
  readonly integrity: string
}

/** Header names and values for an asset. */
export type OwnHeaders = (asset: HeaderSubject) => Readonly<Record<string, string | undefined>> | undefined

/** Names and values in turn. */
export type Pairs = readonly string[]

/**
 * What a user adds for an asset, each value checked: a line break in one would be another header.
 * @throws {EverfreshError} `option-invalid`
 */
export function ownHeadersOf(subject: HeaderSubject, headers: OwnHeaders | null): Pairs {
  const given: unknown = headers?.(subject)
  if (given === undefined) return []
  if (typeof given !== 'object' || given === null || Array.isArray(given) || 'then' in given)
    throw refusal(subject, 'no object of names and values, such as { "X-Robots-Tag": "noindex" }')
  return Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [checkName(subject, name), checkValue(subject, name, value)],
  )
}

/** The same list with these in it: one that is there already is replaced, but what `Vary` says adds up. */
export function withHeaders(pairs: Pairs, own: Pairs): Pairs {
  if (own.length === 0) return pairs
  const all = [...pairs]
  for (let at = 0; at < own.length; at += 2) put(all, own[at] ?? '', own[at + 1] ?? '')
  return all
}

/** Of the user's headers those that a 304 repeats: what describes the content is stored already (RFC 9111, 3.2). */
export function withoutContentHeaders(own: Pairs): Pairs {
  return own.flatMap((name, at) =>
    at % 2 === 0 && !/^content-(?!security)/i.test(name) ? [name, own[at + 1] ?? ''] : [],
  )
}

function put(pairs: string[], name: string, value: string): void {
  const key = name.toLowerCase()
  const at = pairs.findIndex((each, index) => index % 2 === 0 && each.toLowerCase() === key)
  if (at < 0) pairs.push(key === 'vary' ? 'Vary' : name, value)
  else pairs[at + 1] = key === 'vary' ? `${pairs[at + 1]}, ${value}` : value
}

/** What follows from the bytes, what other options say, and what belongs to the connection. */
const taken: Readonly<Record<string, string>> = {
  ...all('which follows from the bytes', 'content-length content-encoding content-range etag accept-ranges'),
  ...all('for which there are the options "maxAge" and "plainMaxAge"', 'cache-control expires age pragma'),
  ...all('which would say less than the entity tag', 'last-modified date'),
  ...all(
    'which is the server’s',
    'connection keep-alive transfer-encoding trailer te upgrade proxy-connection',
  ),
}

function all(why: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map((name) => [name, why]))
}

function checkName(subject: HeaderSubject, name: string): string {
  // A token (RFC 9110, section 5.6.2).
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name))
    throw refusal(subject, `${JSON.stringify(name)}, which is no header`)
  const key = name.toLowerCase()
  if (Object.hasOwn(taken, key)) throw refusal(subject, `"${name}", ${taken[key]}: leave it out`)
  return name
}

function checkValue(subject: HeaderSubject, name: string, value: unknown): string {
  if (typeof value === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return value
  const shown = JSON.stringify(value) ?? String(value)
  throw refusal(subject, `${shown} as "${name}", which must be a text on one line, of Latin letters`)
}

function refusal({ path }: HeaderSubject, what: string): EverfreshError {
  return new EverfreshError('option-invalid', `the option "headers" gives for "${path}" ${what}`)
}
