import type { EdgeSettings } from './edge.js'
import { edgeTables } from './nginx-edge-tables.js'
import { commonHeaders, failure, rangeFailure } from './nginx-failures.js'
import { quoted } from './nginx-text.js'
import type { ProxySettings } from './options.js'
import type { ProxyTable } from './table.js'

export interface NginxEdgeSettings extends ProxySettings {
  readonly part: 'all' | 'http' | 'server'
  readonly include?: string
  readonly edge: EdgeSettings
}

/**
 * nginx in front of a store of objects: it asks the store once for what never changes, and answers from what it kept
 * while the store is down.
 * @throws {EverfreshError} `name-unsupported`
 */
export function nginxEdgeConfig(table: ProxyTable, settings: NginxEdgeSettings): string {
  const http = () => [...storeLines(settings), ...edgeTables(table, settings)]
  const parts = {
    http,
    server: () => locations(table, settings),
    all: () => [
      ...http(),
      '',
      'server {',
      `    listen ${settings.listen};`,
      ...locations(table, settings).map((line) => (line === '' ? '' : `    ${line}`)),
      '}',
    ],
  }
  return `${[...introduction(table, settings), ...parts[settings.part]()].join('\n')}\n`
}

function introduction({ release, base }: ProxyTable, { part, edge }: NginxEdgeSettings): string[] {
  const place = { http: 'the http block', server: 'a server block', all: 'the http block (conf.d)' }[part]
  return [
    `# Written by "everfresh nginx --edge" for release ${release}, below ${base} from ${edge.host}${edge.prefix}.`,
    `# Belongs into ${place} of nginx.${part === 'all' ? '' : ' The other part is needed too.'}`,
    '# Until it is made anew it is still right: of a content name that it does not know, the store says what it is.',
    '',
  ]
}

/** Idle connections are kept, since most of what is asked for is small. */
function storeLines({ edge }: NginxEdgeSettings): string[] {
  return [
    'upstream everfresh_store {',
    `    server ${edge.address};`,
    '    keepalive 16;',
    '}',
    `proxy_cache_path ${quoted(edge.cache)} levels=1:2 keys_zone=everfresh:10m max_size=${edge.cacheSize} inactive=1y use_temp_path=off;`,
    '',
  ]
}

function locations({ decodedBase }: ProxyTable, { edge, include }: NginxEdgeSettings): string[] {
  return [
    `location ${decodedBase === '/' ? '' : '^~ '}${quoted(decodedBase)} {`,
    '    set $everfresh_asked $uri;',
    '    error_page 404 = @everfresh_missing;',
    '    add_header Cache-Control no-store always;',
    ...commonHeaders(include),
    '    if ($request_method !~ "^(?:GET|HEAD)$") { return 405; }',
    '    if ($everfresh_hidden) { return 404; }',
    '    if ($everfresh_original) { return 404; }',
    '    rewrite ^ "/.everfresh/$everfresh_kind" last;',
    '}',
    '# What is named exactly: in the encoding that the client likes best.',
    ...fetching('asset', edge, include, [
      `proxy_pass ${edge.scheme}://everfresh_store${edge.prefix}$everfresh_object$everfresh_suffix;`,
      `proxy_cache_key "${edge.host}${edge.prefix}$everfresh_file$everfresh_suffix";`,
      ...lasting,
    ]),
    '# What has the form of a content name, from releases that came later.',
    ...fetching('shaped', edge, include, [...byPath(edge), ...lasting]),
    '# Plain names and pages: the store is asked each time, but for a second; what is kept is for when it is down.',
    ...fetching('document', edge, include, [...byPath(edge), 'proxy_cache_valid 200 1s;', stale('')]),
    ...failure('missing', 404, 'Not found', include),
    ...failure('unreachable', 502, 'The store can not be reached', include),
    ...rangeFailure,
  ]
}

/** With nginx's own escapes, for a path of which no table says how it is written. */
function byPath({ scheme, host, prefix }: EdgeSettings): string[] {
  return [
    `rewrite ^ "${prefix}$everfresh_path?" break;`,
    `proxy_pass ${scheme}://everfresh_store;`,
    `proxy_cache_key "${host}${prefix}$everfresh_path";`,
  ]
}

const lasting = ['proxy_cache_valid 200 1y;', stale(' updating'), 'proxy_cache_background_update on;']

/** 403 and 404 are not among them: what was removed is gone. */
function stale(more: string): string {
  return `proxy_cache_use_stale error timeout invalid_header http_429 http_500 http_502 http_503 http_504${more};`
}

/** The store is told nothing of the visitor, and of its own headers only those of the object are passed on. */
function fetching(
  kind: string,
  edge: EdgeSettings,
  include: string | undefined,
  more: readonly string[],
): string[] {
  return [
    `location = /.everfresh/${kind} {`,
    '    internal;',
    ...more.map((line) => `    ${line}`),
    '    proxy_cache everfresh;',
    '    proxy_cache_lock on;',
    '    proxy_cache_revalidate on;',
    '    proxy_no_cache $everfresh_fleeting;',
    '    proxy_ignore_headers Cache-Control Expires Set-Cookie Vary X-Accel-Expires X-Accel-Redirect X-Accel-Limit-Rate X-Accel-Buffering X-Accel-Charset;',
    '    proxy_http_version 1.1;',
    '    proxy_pass_request_headers off;',
    '    proxy_pass_request_body off;',
    `    proxy_set_header Host ${quoted(edge.host)};`,
    '    proxy_set_header Connection "";',
    '    proxy_connect_timeout 3s;',
    '    proxy_read_timeout 15s;',
    ...secure(edge),
    ...hidden.map((name) => `    proxy_hide_header ${name};`),
    '    proxy_force_ranges on;',
    '    max_ranges 1;',
    '    gzip off;',
    '    # For an object that lies there as gzip alone.',
    '    gunzip on;',
    '    gzip_http_version 1.0;',
    '    gzip_proxied any;',
    '    proxy_intercept_errors on;',
    '    error_page 403 404 = @everfresh_missing;',
    '    error_page 416 = @everfresh_range;',
    '    error_page 301 302 307 308 400 401 429 500 502 503 504 = @everfresh_unreachable;',
    '    add_header Cache-Control $everfresh_cache always;',
    '    add_header Vary $everfresh_vary;',
    '    add_header Access-Control-Allow-Origin $everfresh_origin;',
    ...commonHeaders(include),
    '}',
  ]
}

function secure({ scheme, name, certificates }: EdgeSettings): string[] {
  if (scheme === 'http') return []
  return [
    '    proxy_ssl_server_name on;',
    `    proxy_ssl_name ${quoted(name)};`,
    '    proxy_ssl_verify on;',
    '    proxy_ssl_verify_depth 4;',
    `    proxy_ssl_trusted_certificate ${quoted(certificates)};`,
  ]
}

/** What we say ourselves, and what stores tell of their insides. */
const hidden = [
  ...['Cache-Control', 'Expires', 'Vary', 'Set-Cookie', 'Last-Modified', 'Access-Control-Allow-Origin'],
  ...['X-Content-Type-Options', 'X-Amz-Request-Id', 'X-Amz-Id-2', 'X-Amz-Version-Id'],
  ...['X-Amz-Server-Side-Encryption', 'X-Amz-Storage-Class', 'X-Rgw-Object-Type', 'X-Amz-Meta-Everfresh'],
]
