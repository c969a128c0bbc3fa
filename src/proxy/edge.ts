import { EverfreshError } from '../values/error.js'

/** How a server keeps what it fetched from a store of objects. */
export interface EdgeOptions {
  /** Where the store can be read without a key: `https://bucket.s3.eu-central-1.amazonaws.com/prefix`. */
  readonly edge: string
  /** The folder for what is kept; by default `/var/cache/everfresh`. */
  readonly cache?: string
  /** The most that is kept, in nginx's words; by default `10g`. */
  readonly cacheSize?: string
  /** The authorities that an `https:` store is checked by; by default where Debian has them. */
  readonly certificates?: string
}

/** The same, checked and taken apart. */
export interface EdgeSettings {
  readonly scheme: 'http' | 'https'
  /** As the store is called: with its port, unless that is the usual one. */
  readonly host: string
  /** The host alone, for TLS. */
  readonly name: string
  /** With its port. */
  readonly address: string
  /** With slashes at both ends, and nothing in it that a URL escapes. */
  readonly prefix: string
  readonly cache: string
  readonly cacheSize: string
  readonly certificates: string
}

/** @throws {EverfreshError} `option-invalid` */
export function edgeSettings(options: EdgeOptions): EdgeSettings {
  const { edge, cache = '/var/cache/everfresh', cacheSize = '10g' } = options
  const { certificates = '/etc/ssl/certs/ca-certificates.crt' } = options
  const { protocol, host, hostname, port, pathname } = parseAddress(edge)
  if (!/^\d+[kmg]?$/i.test(cacheSize))
    throw invalid(`cacheSize is "${cacheSize}": give a size such as 500m or 10g`)
  const scheme = protocol === 'https:' ? 'https' : 'http'
  return {
    scheme,
    host,
    name: hostname,
    address: `${hostname}:${port || (scheme === 'https' ? 443 : 80)}`,
    prefix: pathname.endsWith('/') ? pathname : `${pathname}/`,
    cache: checkPath('cache', cache),
    cacheSize,
    certificates: checkPath('certificates', certificates),
  }
}

function parseAddress(edge: string): URL {
  const url = URL.canParse(edge) ? new URL(edge) : null
  const isPlain = url !== null && /^https?:$/.test(url.protocol) && url.search + url.hash === ''
  if (!isPlain || url.username !== '' || !/^[\w.~/-]*$/.test(url.pathname))
    throw invalid(
      `edge is "${edge}": give the address at which the store can be read, such as https://bucket.s3.eu-central-1.amazonaws.com/prefix`,
    )
  return url
}

function checkPath(name: string, path: string): string {
  if (path.startsWith('/') && !/[\p{Cc}"'`\\${};]/u.test(path)) return path
  throw invalid(`${name} is "${path}": give an absolute path without quotes, \\, $, ;, { or }`)
}

function invalid(message: string): EverfreshError {
  return new EverfreshError('option-invalid', message)
}
