import { resolve } from 'node:path'
import { readHistory, readManifestFile } from './io/history.js'
import { formatForeign } from './manifest/foreign.js'
import { newestFirst } from './manifest/release.js'
import { apacheConfig } from './proxy/apache.js'
import { caddyConfig } from './proxy/caddy.js'
import { headersFile } from './proxy/headers-file.js'
import { nginxConfig } from './proxy/nginx.js'
import { type ProxyOptions, type ProxySettings, proxyOptionNames, proxySettings } from './proxy/options.js'
import { type ProxyTable, tableOf } from './proxy/table.js'
import { EverfreshError } from './values/error.js'
import { checkFolderName, checkOptionNames } from './values/known-options.js'

export type { ForeignFormat } from './manifest/foreign.js'
export type { ProxyOptions } from './proxy/options.js'

export interface ServerOptions extends ProxyOptions {
  /** `all`, the default: a whole server; `server`: only what belongs inside of one. */
  readonly part?: 'all' | 'server'
}

export interface NginxOptions extends ProxyOptions {
  /** `all`, the default: a whole server; `http`: only the tables; `server`: only the locations. */
  readonly part?: 'all' | 'server' | 'http'
  /** A file with your own `add_header` lines: those of the server don't reach a location that has others. */
  readonly include?: string
}

export interface HeadersOptions extends ProxyOptions {
  /** Whose limits hold: `cloudflare`, the default, takes 100 rules; `netlify` has no such limit. */
  readonly host?: 'cloudflare' | 'netlify'
}

/**
 * A config for nginx that serves a built folder as our own server does. The folder is only read.
 * @throws {EverfreshError} `name-unsupported`, `option-invalid`, `manifest-missing`, `manifest-corrupt`
 */
export async function nginx(dir: string, options: NginxOptions = {}): Promise<string> {
  const { part = 'all', include } = options
  checkPart(part, ['all', 'http', 'server'])
  if (include !== undefined && /[\p{Cc}"'\\$;{}]/u.test(include))
    throw new EverfreshError('option-invalid', `include is "${include}": give the plain path of a file`)
  const settings = settingsOf(dir, options, ['part', 'include'])
  return nginxConfig(readTable(dir), { ...settings, part, ...(include === undefined ? {} : { include }) })
}

/** The same for Caddy. @throws {EverfreshError} as `nginx` does */
export async function caddy(dir: string, options: ServerOptions = {}): Promise<string> {
  const { part = 'all' } = options
  checkPart(part, ['all', 'server'])
  const settings = settingsOf(dir, options, ['part'])
  return caddyConfig(readTable(dir), { ...settings, part })
}

/** The same for Apache httpd. @throws {EverfreshError} as `nginx` does */
export async function apache(dir: string, options: ServerOptions = {}): Promise<string> {
  const { part = 'all' } = options
  checkPart(part, ['all', 'server'])
  const settings = settingsOf(dir, options, ['part'])
  return apacheConfig(readTable(dir), { ...settings, part })
}

/**
 * The `_headers` file of Netlify and Cloudflare Pages.
 * @throws {EverfreshError} as `nginx` does, and `format-unsupported` where there are too many rules
 */
export async function headers(dir: string, options: HeadersOptions = {}): Promise<string> {
  const { host = 'cloudflare' } = options
  if (host !== 'cloudflare' && host !== 'netlify')
    throw new EverfreshError('option-invalid', `host is "${host}": it may be "cloudflare" or "netlify"`)
  const settings = settingsOf(dir, options, ['host'])
  return headersFile(readTable(dir), { ...settings, host })
}

/**
 * The current manifest as another stack reads it.
 * @throws {EverfreshError} `option-invalid`, `format-unsupported`, `manifest-missing`, `manifest-corrupt`
 */
export async function manifest(dir: string, format: string): Promise<string> {
  return formatForeign(readManifestFile(dir), format)
}

function readTable(dir: string): ProxyTable {
  const current = readManifestFile(dir)
  const releases = newestFirst(readHistory(dir).releases.values())
  return tableOf(
    current,
    releases.map((release) => release.manifest),
  )
}

/** `own` are the options that only this server has. */
function settingsOf(dir: string, options: ProxyOptions, own: readonly string[]): ProxySettings {
  checkFolderName(dir)
  checkOptionNames(options, [...own, ...proxyOptionNames])
  return proxySettings(options, resolve(dir))
}

function checkPart(part: string, known: readonly string[]): void {
  if (known.includes(part)) return
  throw new EverfreshError('option-invalid', `part is "${part}": it may be ${known.join(', ')}`)
}
