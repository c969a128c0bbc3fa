import { byPath } from '../values/logical-path.js'
import type { ProxySettings } from './options.js'
import { exactly, oneOf, versionedNames } from './regex.js'
import { keyOf, type ProxyTable, type Versioned } from './table.js'
import { servedTypes, unknownType } from './types.js'

export interface CaddySettings extends ProxySettings {
  /** `server`: what belongs into a site's block; `all`: the whole site. */
  readonly part: 'all' | 'server'
}

/** @throws {EverfreshError} `name-unsupported` */
export function caddyConfig(table: ProxyTable, settings: CaddySettings): string {
  const lines = handler(table, settings)
  const site =
    settings.part === 'server'
      ? lines
      : [`${address(settings.listen)} {`, ...bind(settings.listen), ...indented(lines), '}']
  return `${[...introduction(table, settings), ...site].join('\n')}\n`
}

function introduction({ release, base, versioned }: ProxyTable, { part, root }: CaddySettings): string[] {
  const isTable = versioned.some((row) => !hasOwnName(row))
  return [
    `# Written by "everfresh caddy" for release ${release}, below ${base} from ${root}.`,
    ...(part === 'server' ? ['# Belongs into the block of a site in the Caddyfile.'] : []),
    ...(isTable
      ? [
          '# Make it anew after a build, and reload Caddy. Until then it is still right: what it does not know yet is',
        ]
      : ['# Make it anew, and reload Caddy, when a plain file got a name that looks like a versioned one.']),
    ...(isTable ? ['# found on the disk and revalidated, and what it knows keeps its bytes.'] : []),
    '',
  ]
}

function address(listen: string): string {
  return `http://:${listen.slice(listen.lastIndexOf(':') + 1)}`
}

function bind(listen: string): string[] {
  const host = listen.includes(':') ? listen.slice(0, listen.lastIndexOf(':')) : '*'
  return host === '*' ? [] : [`\tbind ${host.replace(/[[\]]/g, '')}`]
}

function handler(table: ProxyTable, settings: CaddySettings): string[] {
  const prefix = table.decodedBase.slice(0, -1)
  return [
    `@everfresh path_regexp ^${exactly(table.decodedBase)}`.replace(
      /(path_regexp) (.*)$/,
      (_, word, pattern) => `${word} ${text(pattern)}`,
    ),
    'handle @everfresh {',
    ...indented([
      'route {',
      ...indented([
        `root * ${text(settings.root)}`,
        ...(prefix === '' ? [] : [`uri strip_prefix ${text(prefix)}`]),
        ...refusals(table),
        ...lookUp(table, settings),
        ...answer(table, settings),
      ]),
      '}',
    ]),
    '}',
  ]
}

/** Hidden files, variants by their own names, and methods that change something. */
function refusals(table: ProxyTable): string[] {
  const hidden = ownNames(table, (name) => /(?:^|\/)\./.test(name))
  const suffixed = ownNames(table, (name) => /\.(?:br|zst|gz)$/.test(name))
  return [
    '',
    '# Hidden files, a variant asked for by its own name, and methods that are not ours.',
    '@everfresh_hidden {',
    '\tpath_regexp /\\.',
    ...(hidden.length === 0 ? [] : [`\tnot path_regexp ${text(`^/${oneOf(hidden.map(exactly))}$`)}`]),
    '}',
    ...map(
      '{path}',
      '{everfresh_original}',
      [
        ...suffixed.map((name) => [text(`/${name}`), text(noFile)] as const),
        [text('~(?s)^(.+)\\.(?:br|zst|gz)$'), text('${1}')],
      ],
      noFile,
    ),
    '@everfresh_variant file {everfresh_original}',
    '@everfresh_method not method GET HEAD',
    'handle @everfresh_hidden {',
    ...indented(notFound),
    '}',
    'handle @everfresh_variant {',
    ...indented(notFound),
    '}',
    'handle @everfresh_method {',
    '\theader Allow "GET, HEAD"',
    ...indented(refusal('Method not allowed', 405)),
    '}',
  ]
}

/** The file for the URL, and whether the URL is its for ever. */
function lookUp(table: ProxyTable, settings: CaddySettings): string[] {
  const rows = table.versioned.filter((row) => !hasOwnName(row))
  const asked = table.parameters.length === 0 ? '{path}' : '{path}{everfresh_query}'
  return [
    '',
    ...queryMap(table),
    '# What is asked for; a folder is asked for its index.',
    ...map(
      '{path}',
      '{everfresh_path}',
      [
        [text('~(?s)^(.*/)$'), text('${1}index.html')],
        [text('~(?s)^(.*)$'), text('${1}')],
      ],
      noFile,
    ),
    ...(rows.length === 0
      ? []
      : [
          '# URLs with a version that are not the name of a file, of kept releases too, and the file that holds their bytes.',
        ]),
    ...map(
      asked,
      '{everfresh_file}',
      rows.map((row) => [text(`/${keyOf(row)}`), text(`/${row.file}`)]),
      noFile,
    ),
    '# Names of files that hold their version: these exactly, and no others but content names by their shape.',
    ...map(asked, '{everfresh_lifetime}', lifetimes(table), 'plain'),
    ...versionedNames(settings.revalidatesUnknown ? table.versionShapes : []).flatMap((pattern, at) =>
      map('{path}', `{everfresh_plain_${at}}`, [[text(`~(?s)${pattern}`), text('${1}${2}')]], noFile),
    ),
  ]
}

function queryMap({ parameters }: ProxyTable): string[] {
  if (parameters.length === 0) return []
  const name = oneOf(parameters.map(exactly))
  return [
    '# The version in the query: exactly one.',
    ...map(
      '?{query}',
      '{everfresh_query}',
      [
        [text(`~[?&]${name}(?:=[^&]*)?&(?:.*&)?${name}(?:[=&]|$)`), text('?')],
        [text(`~^\\?(?:[^&]*&)*?(${name}=[^&]*)(?:&|$)`), text('?${1}')],
      ],
      '?',
    ),
  ]
}

function lifetimes(table: ProxyTable): (readonly [string, string])[] {
  const [own, others] = [
    table.versioned.filter(hasOwnName),
    table.versioned.filter((row) => !hasOwnName(row)),
  ]
  const shapes = contentShapes(own)
  const shape = shapes.length === 0 ? null : `(?s)^/(?:.*/)?[^/]+\\.${oneOf(shapes)}(?:\\.[^/]*)?$`
  const fits = (name: string) => shape !== null && new RegExp(shape.replace('(?s)', ''), 's').test(`/${name}`)
  const key = (row: string) => text(`/${row}${table.parameters.length === 0 ? '' : '?'}`)
  const lasting = new Set(own.filter(isLasting).map(({ path }) => path as string))
  const lookAlike = [...table.types.keys()].filter((name) => fits(name) && !lasting.has(name))
  return [
    ...lookAlike.map((name) => [key(name), 'plain'] as const),
    ...own
      .filter((row) => isLasting(row) && !fits(row.path))
      .map(({ path }) => [key(path), 'versioned'] as const),
    ...others.filter(isLasting).map((row) => [text(`/${keyOf(row)}`), 'mapped'] as const),
    ...(shape === null
      ? []
      : [[text(`~${shape}${table.parameters.length === 0 ? '' : ''}`), 'versioned'] as const]),
  ]
}

function isLasting({ immutable, size }: Versioned): boolean {
  return immutable && size > 0
}

function contentShapes(rows: readonly Versioned[]): string[] {
  const versions = rows.flatMap(({ path }) => /\.([0-9a-f]{6,128})(?:\.[^./]*)?$/.exec(path)?.[1] ?? [])
  return [...new Set(versions.map((version) => `[0-9a-f]{${version.length}}`))].sort(byPath)
}

function hasOwnName(row: Versioned): boolean {
  return row.file === keyOf(row)
}

const noFile = '/-/'

const notFound = refusal('Not found', 404)

function refusal(says: string, status: number): string[] {
  return [
    'header Cache-Control no-store',
    'header Content-Type "text/plain; charset=utf-8"',
    'header X-Content-Type-Options nosniff',
    `respond "${says}\n" ${status}`,
  ]
}

function answer(table: ProxyTable, settings: CaddySettings): string[] {
  const plain = settings.revalidatesUnknown
    ? versionedNames(table.versionShapes)
        .map((_, at) => ` {everfresh_plain_${at}}`)
        .join('')
    : ''
  const { byExtension, exceptions } = servedTypes(table)
  const types = Map.groupBy([...byExtension], ([, type]) => type)
  return [
    '',
    `@everfresh_found file {everfresh_file} {everfresh_path}${plain}`,
    'handle @everfresh_found {',
    ...indented([
      '# Immutable is what is there, and the same on every answer that may follow: not on a 412, nor a 416.',
      '@everfresh_immutable {',
      '\texpression `({everfresh_lifetime} == "mapped") || ({everfresh_lifetime} == "versioned")`',
      '\tfile {everfresh_file} {everfresh_path}',
      '\tnot header If-Match *',
      '\tnot header If-Unmodified-Since *',
      '\tnot header_regexp Range ^(?:[^b]|b[^y]|bytes=(?:[^0]|0[^-]))',
      '}',
      `header Cache-Control "${settings.plain}"`,
      `header @everfresh_immutable Cache-Control "${settings.versioned}"`,
      'header X-Content-Type-Options nosniff',
      `rewrite * {http.matchers.file.relative}`,
      ...map(
        '{path}',
        '{everfresh_type}',
        [
          ...[...exceptions].map(([name, type]) => [text(`/${name}`), text(type)] as const),
          ...[...types].map(
            ([type, extensions]) =>
              [text(`~(?i)\\.${oneOf(extensions.map(([extension]) => extension))}$`), text(type)] as const,
          ),
        ],
        unknownType,
      ),
      'header Content-Type {everfresh_type}',
      '@everfresh_font expression `{everfresh_type}.startsWith("font/")`',
      'header @everfresh_font Access-Control-Allow-Origin *',
      'file_server {',
      '\tprecompressed br zstd gzip',
      '\tdisable_canonical_uris',
      '}',
    ]),
    '}',
    'handle {',
    ...indented(notFound),
    '}',
  ]
}

function ownNames({ plain, versioned }: ProxyTable, isCaught: (name: string) => boolean): string[] {
  return [...new Set([...plain, ...versioned.map(({ path }) => path)])].filter(isCaught).sort(byPath)
}

function map(
  source: string,
  to: string,
  rows: readonly (readonly [string, string])[],
  otherwise: string,
): string[] {
  return [
    `map ${source} ${to} {`,
    ...rows.map(([key, value]) => `\t${key} ${value}`),
    `\tdefault ${text(otherwise)}`,
    '}',
  ]
}

/** A quoted word: Caddy knows one escape in it. */
function text(value: string): string {
  return `"${value.replaceAll('"', '\\"')}"`
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `\t${line}`))
}
