import { EverfreshError } from '../values/error.js'
import { indented, text, word } from './apache-text.js'
import { anyName, isHidden, isSuffixed, type Lifetimes, lifetimesOf, ownNames } from './lifetimes.js'
import type { ProxySettings } from './options.js'
import { acceptsCoding, codings, exactly, oneOf, versionedNames } from './regex.js'
import type { ProxyTable, Versioned } from './table.js'
import { extensionsByType, servedTypes, unknownType, varyingTypes } from './types.js'

export interface ApacheSettings extends ProxySettings {
  /** `server`: what belongs into a virtual host; `all`: a whole one. */
  readonly part: 'all' | 'server'
}

/** @throws {EverfreshError} `name-unsupported` */
export function apacheConfig(table: ProxyTable, settings: ApacheSettings): string {
  const { listen, part } = settings
  const lifetimes = lifetimesOf(table)
  const lines = [...rules(table, lifetimes, settings), '', ...headers(table, settings)]
  const host = `*:${listen}`.replace(/^\*:(?=.*:)/, '')
  const whole = [`Listen ${listen}`, `<VirtualHost ${host}>`, ...indented(lines), '</VirtualHost>']
  return `${[...introduction(table, lifetimes, settings), ...(part === 'all' ? whole : lines)].join('\n')}\n`
}

function introduction(
  { release, base }: ProxyTable,
  { mapped }: Lifetimes,
  { part, root }: ApacheSettings,
): string[] {
  const when =
    mapped.length === 0
      ? [
          '# Make it anew, and reload Apache, when a file that keeps its name got one that looks like a versioned one.',
        ]
      : [
          '# Make it anew after a build, and reload Apache. Until then it is still right for what it knows; newer URLs',
          '# are missing, or get the current bytes, revalidated.',
        ]
  return [
    `# Written by "everfresh apache" for release ${release}, below ${base} from ${root}.`,
    `# Belongs ${part === 'server' ? 'into a <VirtualHost>' : "into the server's configuration"}; it needs mod_alias, mod_headers, mod_mime and mod_rewrite.`,
    ...when,
    '',
  ]
}

/** A rule below the base; `pattern` begins behind it. */
type On = (pattern: string, to: string, flags: string) => string

function rules(table: ProxyTable, lifetimes: Lifetimes, settings: ApacheSettings): string[] {
  const at = exactly(table.decodedBase)
  const on: On = (pattern, to, flags) => `RewriteRule ${word(`^${at}${pattern}`)} ${word(to)} "[${flags}]"`
  return [
    `Alias ${text(table.decodedBase)} ${text(`${settings.root}/`)}`,
    'RewriteEngine On',
    'RewriteCond "%{REQUEST_METHOD}" "!^(?:GET|HEAD)$"',
    on('', '-', 'R=405,L'),
    '# A folder is asked for its index.',
    on('((?:.*/)?)$', `${table.decodedBase}$1index.html`, 'NE'),
    '# Hidden files, and a variant asked for by its own name.',
    ...except(ownNames(table, isHidden), on),
    on('(?:.*/)?\\.(?!well-known/)', '-', 'R=404,L'),
    ...except(ownNames(table, isSuffixed), on),
    `RewriteCond ${text(`${settings.root}/$1`)} -f`,
    on('(.+)\\.(?:br|zst|gz|[0-9a-f]{12}\\.dcz)$', '-', 'R=404,L'),
    '',
    ...mappedUrls(table, lifetimes, on),
    '# Names that hold their version: content names by their shape, all others exactly.',
    ...named(lifetimes, on),
    ...(settings.revalidatesUnknown ? unknown(table, settings, on) : []),
    '',
    '# Types, for variants too.',
    ...typed(table, on),
    '# Variants that are there and that the client accepts.',
    ...variants(settings, on),
    on('', '-', 'PT'),
  ]
}

/** Jumps over the next rule. */
function except(names: readonly string[], on: On): string[] {
  return names.length === 0 ? [] : [on(`${anyName(names)}$`, '-', 'S=1')]
}

/** Rows for URLs that aren't the name of a file. */
function mappedUrls({ parameters, decodedBase }: ProxyTable, { mapped }: Lifetimes, on: On): string[] {
  if (mapped.length === 0) return []
  const name = oneOf(parameters.map(exactly))
  const query = [
    '# The version in the query: exactly one.',
    `RewriteCond "%{QUERY_STRING}" ${text(`!(?:^|&)${name}(?:=[^&]*)?&(?:.*&)?${name}(?:[=&]|$)`)}`,
    `RewriteCond "%{QUERY_STRING}" ${text(`(?:^|&)(${name}=[^&]*)`)}`,
    on('', '-', 'E=EVERFRESH_QUERY:%1'),
  ]
  return [
    ...(parameters.length === 0 ? [] : query),
    '# Every URL with a version, of kept releases too, and the file that holds its bytes for ever.',
    ...mapped.flatMap((row) => mappedUrl(row, decodedBase, on)),
  ]
}

function mappedUrl({ path, query, file, immutable }: Versioned, base: string, on: On): string[] {
  const flags = `NE,E=EVERFRESH_KNOWN:1${immutable ? ',E=EVERFRESH_VERSIONED:1' : ''}`
  return [
    ...(query === '' ? [] : [`RewriteCond "%{ENV:EVERFRESH_QUERY}" ${text(`=${query.slice(1)}`)}`]),
    on(`${exactly(path)}$`, substitution(base + file), flags),
  ]
}

/** `$` and `%` would stand for groups; `?` begins a query, and there is no escape for it. */
function substitution(path: string): string {
  if (path.includes('?') || (path.includes('"') && path.includes("'"))) throw unusable(path)
  return path.replace(/[$%\\]/g, '\\$&')
}

function named({ lookAlikes, others, shape }: Lifetimes, on: On): string[] {
  const isNew = 'RewriteCond "%{ENV:EVERFRESH_KNOWN}" "!=1"'
  return [
    ...(others.length === 0 ? [] : [on(`${anyName(others)}$`, '-', 'E=EVERFRESH_VERSIONED:1')]),
    ...(shape === null
      ? []
      : [...except(lookAlikes, on), isNew, on(`${shape}$`, '-', 'E=EVERFRESH_VERSIONED:1')]),
  ]
}

function unknown({ versionShapes, decodedBase }: ProxyTable, { root }: ApacheSettings, on: On): string[] {
  const rules = versionedNames(versionShapes).flatMap((pattern) => [
    `RewriteCond ${text(`${root}/$1`)} !-f`,
    `RewriteCond ${text(`${root}/$2$3`)} -f`,
    on(`(${pattern.slice(1, -1)})$`, `${decodedBase}$2$3`, 'NE,E=!EVERFRESH_VERSIONED'),
  ])
  return ['# The plain name of a version that is not known here: its current bytes, revalidated.', ...rules]
}

function typed(table: ProxyTable, on: On): string[] {
  const types = servedTypes(table)
  return [
    on('', '-', `T=${unknownType}`),
    ...[...extensionsByType(types)].map(([type, extensions]) =>
      on(`.*\\.(?i:${extensions.join('|')})$`, '-', `T=${type}`),
    ),
    ...[...types.exceptions].map(([name, type]) => on(`${exactly(name)}$`, '-', `T=${type}`)),
  ]
}

function variants({ root }: ApacheSettings, on: On): string[] {
  return codings.flatMap(([coding, suffix]) => [
    `RewriteCond "%{HTTP:Accept-Encoding}" ${text(acceptsCoding(coding))} [NC]`,
    `RewriteCond ${text(`${root}/$1.${suffix}`)} -f`,
    on('(.+)$', `${root}/$1.${suffix}`, `E=EVERFRESH_${suffix.toUpperCase()}:1,L`),
  ])
}

function headers(table: ProxyTable, { root, versioned, plain }: ApacheSettings): string[] {
  // The parser of expressions takes backslashes for itself.
  const varying = oneOf(varyingTypes(servedTypes(table)).map((type) => type.replace(/[.+ ]/g, '[$&]')))
  return [
    `<LocationMatch ${text(`^${exactly(table.decodedBase)}`)}>`,
    ...indented([
      'SetHandler default-handler',
      'AddDefaultCharset Off',
      'FileETag MTime Size',
      `Header set Cache-Control ${text(plain)} "expr=%{REQUEST_STATUS} -lt 400"`,
      `Header set Cache-Control ${text(versioned)} "expr=%{REQUEST_STATUS} -lt 400 && reqenv('EVERFRESH_VERSIONED') == '1'"`,
      ...codings.map(
        ([coding, suffix]) => `Header set Content-Encoding ${coding} env=EVERFRESH_${suffix.toUpperCase()}`,
      ),
      `Header set Vary Accept-Encoding "expr=%{CONTENT_TYPE} =~ m#^${varying}$#"`,
      'Header set Access-Control-Allow-Origin "*" "expr=%{CONTENT_TYPE} =~ m#^font/#"',
      'Header always set X-Content-Type-Options nosniff',
      'Header always set Cache-Control no-store "expr=%{REQUEST_STATUS} -ge 400"',
      'Header always set Content-Type "text/plain; charset=utf-8" "expr=%{REQUEST_STATUS} -ge 400"',
      'ErrorDocument 403 "Not found"',
      'ErrorDocument 404 "Not found"',
    ]),
    '</LocationMatch>',
    `<Directory ${text(root)}>`,
    ...indented([
      'Options -ExecCGI -Includes -Indexes -MultiViews +FollowSymLinks',
      'AllowOverride None',
      'Require all granted',
      'DirectoryIndex disabled',
      'DirectorySlash Off',
      'RemoveEncoding .br .gz .zst',
    ]),
    '</Directory>',
  ]
}

function unusable(path: string): EverfreshError {
  return new EverfreshError(
    'name-unsupported',
    `"${path}" holds a question mark, or both kinds of quotes, which a rule of Apache's can't hold: rename the file`,
  )
}
