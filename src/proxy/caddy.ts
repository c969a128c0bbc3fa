import { lookUp } from './caddy-look-up.js'
import { block, indented, map, noFile, notFound, refusal, text } from './caddy-text.js'
import { anyName, isHidden, isSuffixed, type Lifetimes, lifetimesOf, ownNames } from './lifetimes.js'
import type { ProxySettings } from './options.js'
import { exactly, oneOf, versionedNames } from './regex.js'
import type { ProxyTable } from './table.js'
import { extensionsByType, servedTypes, unknownType, varyingTypes } from './types.js'

export interface CaddySettings extends ProxySettings {
  /** `server`: what belongs into a site's block; `all`: the whole site. */
  readonly part: 'all' | 'server'
}

/** @throws {EverfreshError} `name-unsupported` */
export function caddyConfig(table: ProxyTable, settings: CaddySettings): string {
  const { part, listen } = settings
  const lifetimes = lifetimesOf(table)
  const lines = handler(table, lifetimes, settings)
  const site = [
    `http://:${portOf(listen)} {`,
    ...indented([...bind(listen), ...lines, ...block('handle', notFound)]),
    '}',
  ]
  return `${[...introduction(table, lifetimes, settings), ...(part === 'all' ? site : lines)].join('\n')}\n`
}

function introduction(
  { release, base }: ProxyTable,
  { mapped }: Lifetimes,
  { part, root }: CaddySettings,
): string[] {
  const when =
    mapped.length === 0
      ? [
          '# Make it anew, and reload Caddy, when a file that keeps its name got one that looks like a versioned one.',
        ]
      : [
          '# Make it anew after a build, and reload Caddy. Until then it is still right for what it knows; newer URLs',
          '# are missing, or get the current bytes, revalidated.',
        ]
  return [
    `# Written by "everfresh caddy" for release ${release}, below ${base} from ${root}.`,
    ...(part === 'server' ? ['# Belongs into the block of a site in the Caddyfile.'] : []),
    ...when,
    '',
  ]
}

function portOf(listen: string): string {
  return listen.slice(listen.lastIndexOf(':') + 1)
}

function bind(listen: string): string[] {
  const host = listen.includes(':') ? listen.slice(0, listen.lastIndexOf(':')) : '*'
  return host === '*' ? [] : [`bind ${host.replace(/[[\]]/g, '')}`]
}

function handler(table: ProxyTable, lifetimes: Lifetimes, settings: CaddySettings): string[] {
  const prefix = table.decodedBase.slice(0, -1)
  return block(`@everfresh path_regexp ${text(`^${exactly(table.decodedBase)}`)}`, 'handle @everfresh', [
    ...block('route', [
      `root * ${text(settings.root)}`,
      ...(prefix === '' ? [] : [`uri strip_prefix ${text(prefix)}`]),
      '',
      ...refusals(table),
      '',
      ...lookUp(table, lifetimes, settings),
      '',
      ...answer(table, lifetimes, settings),
    ]),
  ])
}

function refusals(table: ProxyTable): string[] {
  const [hidden, suffixed] = [ownNames(table, isHidden), ownNames(table, isSuffixed)]
  return [
    '# Hidden files, a variant asked for by its own name, and methods that would change something.',
    ...block('@everfresh_hidden', [
      'path_regexp /\\.',
      'not path_regexp ^/\\.well-known/[^.]',
      ...(hidden.length === 0 ? [] : [`not path_regexp ${text(`^/${anyName(hidden)}$`)}`]),
    ]),
    ...map('{path}', 'original', noFile, [
      ...suffixed.map((name) => [text(`/${name}`), text(noFile)] as const),
      [text('~(?s)^(.+)\\.(?:br|zst|gz|[0-9a-f]{12}\\.dcz)$'), text('${1}')],
    ]),
    '@everfresh_variant file {everfresh_original}',
    '@everfresh_method not method GET HEAD',
    ...block('handle @everfresh_hidden', notFound),
    ...block('handle @everfresh_variant', notFound),
    ...block('handle @everfresh_method', ['header Allow "GET, HEAD"', ...refusal('Method not allowed', 405)]),
  ]
}

function answer(table: ProxyTable, { mapped }: Lifetimes, settings: CaddySettings): string[] {
  const plain = settings.revalidatesUnknown
    ? versionedNames(table.versionShapes).map((_, at) => ` {everfresh_plain_${at}}`)
    : []
  const isMapped = mapped.length > 0
  const found = `file ${isMapped ? '{everfresh_file} ' : ''}{everfresh_path}`
  return [
    `@everfresh_found ${found}${plain.join('')}`,
    'handle @everfresh_found {',
    ...indented(
      block('route', [
        ...(isMapped ? lasting('url', 'file', '{everfresh_url} == "versioned"') : []),
        ...lasting(
          'name',
          'path',
          isMapped
            ? '{everfresh_name} == "versioned" && {everfresh_url} == "unknown"'
            : '{everfresh_name} == "versioned"',
        ),
        `header Cache-Control ${text(settings.plain)}`,
        ...(isMapped ? [`header @everfresh_lasting_url Cache-Control ${text(settings.versioned)}`] : []),
        `header @everfresh_lasting_name Cache-Control ${text(settings.versioned)}`,
        'header X-Content-Type-Options nosniff',
        // Not where it changes nothing: a question mark in a name would begin a query.
        '@everfresh_moved expression `{http.matchers.file.relative} != {path}`',
        'rewrite @everfresh_moved {http.matchers.file.relative}',
        ...typed(table),
        ...block('file_server', ['precompressed br zstd gzip', 'disable_canonical_uris']),
      ]),
    ),
    '}',
    ...block('handle', notFound),
  ]
}

/** The type, and the headers that hang on it. */
function typed(table: ProxyTable): string[] {
  const types = servedTypes(table)
  const varying = oneOf(varyingTypes(types).map((type) => type.replace(/[.+]/g, '[$&]')))
  return [
    ...map('{path}', 'type', unknownType, [
      ...[...types.exceptions].map(([name, type]) => [text(`/${name}`), text(type)] as const),
      ...[...extensionsByType(types)].map(
        ([type, extensions]) => [text(`~(?i)\\.${oneOf(extensions)}$`), text(type)] as const,
      ),
    ]),
    'header Content-Type {everfresh_type}',
    `@everfresh_varying expression \`{everfresh_type}.matches("^${varying}$")\``,
    ...block('header @everfresh_varying', ['Vary Accept-Encoding', 'defer']),
    '@everfresh_font expression `{everfresh_type}.startsWith("font/")`',
    'header @everfresh_font Access-Control-Allow-Origin *',
  ]
}

/**
 * The file that was found is the one that belongs to the URL. No second `file` matcher: the last one that was tried
 * decides what is served. Caddy leaves the header on a 412 or 416 that may come of it.
 */
function lasting(name: string, file: string, expression: string): string[] {
  const isFound = `{http.matchers.file.relative} == {everfresh_${file}}`
  const isWhole = '{http.request.header.Range}.matches("^(bytes=0-[0-9]*)?$")'
  return block(`@everfresh_lasting_${name}`, [
    `expression \`${expression} && ${isFound} && ${isWhole}\``,
    'not header If-Match *',
    'not header If-Unmodified-Since *',
  ])
}
