import { resolve } from 'node:path'
import { readHistory, readManifestFile } from './io/history.js'
import { isTarget } from './io/stores/open-store.js'
import type { StoreOptions } from './io/stores/store.js'
import { formatForeign } from './manifest/foreign.js'
import type { Manifest } from './manifest/manifest.js'
import { newestFirst } from './manifest/release.js'
import { apacheConfig } from './proxy/apache.js'
import { caddyConfig } from './proxy/caddy.js'
import { type EdgeOptions, edgeSettings } from './proxy/edge.js'
import { headersFile } from './proxy/headers-file.js'
import { nginxConfig } from './proxy/nginx.js'
import { nginxEdgeConfig } from './proxy/nginx-edge.js'
import { type ProxyOptions, type ProxySettings, proxyOptionNames, proxySettings } from './proxy/options.js'
import { type ProxyTable, tableOf } from './proxy/table.js'
import { type Target, targetOptionsIn, withPrefix } from './publish/options.js'
import { publishedManifest } from './publish/plan.js'
import type { Prefix } from './publish/prefix.js'
import { EverfreshError } from './values/error.js'
import { checkFolderName, checkOptionNames } from './values/known-options.js'

export type { ForeignFormat } from './manifest/foreign.js'
export type { ProxyOptions } from './proxy/options.js'

export interface ServerOptions extends ProxyOptions {
  /** `all`, the default: a whole server; `server`: only what belongs inside of one. */
  readonly part?: 'all' | 'server'
}

export interface NginxOptions extends ProxyOptions, Partial<EdgeOptions>, StoreOptions {
  /** `all`, the default: a whole server; `http`: only the tables; `server`: only the locations. */
  readonly part?: 'all' | 'server' | 'http'
  /** A file with your own `add_header` lines: those of the server don't reach a location that has others. */
  readonly include?: string
}

const nginxOptionNames = [
  ...['part', 'include', 'edge', 'cache', 'cacheSize', 'certificates'],
  ...['endpoint', 'region', 'profile', 'singleWriter'],
]

export interface HeadersOptions extends ProxyOptions {
  /** Whose limits hold: `cloudflare`, the default, takes 100 rules; `netlify` has no such limit. */
  readonly host?: 'cloudflare' | 'netlify'
}

/**
 * A config for nginx that serves a built folder as our own server does; with `edge` one that stands in front of a store,
 * of which `from` is the target, or the folder that was published there. What is read is not changed.
 * @throws {EverfreshError} `name-unsupported`, `option-invalid`, `manifest-missing`, `manifest-corrupt`
 */
export async function nginx(from: Target, options: NginxOptions = {}): Promise<string> {
  const { part = 'all', include, edge } = options
  checkPart(part, ['all', 'http', 'server'])
  if (include !== undefined && /[\p{Cc}"'\\$;{}]/u.test(include))
    throw new EverfreshError('option-invalid', `include is "${include}": give the plain path of a file`)
  const isStore = typeof from === 'object' && from !== null
  const own = { ...settingsOf(isStore ? '/' : from, options, nginxOptionNames), part }
  const settings = include === undefined ? own : { ...own, include }
  if (edge === undefined) return nginxConfig(readTable(from), settings)
  if (settings.revalidatesUnknown)
    throw new EverfreshError(
      'option-invalid',
      'unknown is "revalidate", which nginx can\'t offer in front of a store: leave it out',
    )
  return nginxEdgeConfig(await readEdgeTable(from, options), {
    ...settings,
    edge: edgeSettings({ ...options, edge }),
  })
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

function readTable(from: Target): ProxyTable {
  if (typeof from !== 'string' || isTarget(from))
    throw new EverfreshError(
      'option-invalid',
      `"${typeof from === 'string' ? from : from.name}" is a store, of which a web server has no files: "nginx" can stand in front of it, with the option "edge"`,
    )
  return tableOf(...manifestsIn(from))
}

/** Of what was published; of a folder only what is published whatever the options: files without variants. */
async function readEdgeTable(from: Target, options: StoreOptions): Promise<ProxyTable> {
  if (typeof from !== 'string' || isTarget(from))
    return tableOf(...(await withPrefix(from, targetOptionsIn(options), publishedManifests)))
  const [current, earlier] = manifestsIn(from)
  return tableOf(inStore(current), earlier.map(inStore))
}

/** `publish` refuses versions in queries; an edge can serve them from a copy of the folder. */
function inStore(manifest: Manifest): Manifest {
  if (manifest.strategy.in !== 'query') return publishedManifest(manifest, new Map())
  const assets = [...manifest.assets].map(
    ([path, { variants: _, deltas: __, ...asset }]) => [path, asset] as const,
  )
  return { ...manifest, assets: new Map(assets) }
}

type Manifests = readonly [current: Manifest, earlier: Manifest[]]

function manifestsIn(dir: string): Manifests {
  const releases = newestFirst(readHistory(dir).releases.values())
  return [readManifestFile(dir), releases.map((release) => release.manifest)]
}

async function publishedManifests(prefix: Prefix): Promise<Manifests> {
  const { value: pointer } = await prefix.published()
  const records = new Map((await prefix.records()).map(({ value }) => [value.manifest.release, value]))
  const [current, ...earlier] = pointer.releases.flatMap(
    ({ release }) => records.get(release)?.manifest ?? [],
  )
  if (current?.release === pointer.releases[0].release) return [current, earlier]
  throw new EverfreshError(
    'manifest-missing',
    `${prefix.store.name} lacks the record of its current release: publish that again`,
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
