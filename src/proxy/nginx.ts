import { isHidden, isSuffixed, ownNames } from './lifetimes.js'
import { hashSizes, quoted, quotedKey, quotedValue, refuseCaseTwins } from './nginx-text.js'
import type { ProxySettings } from './options.js'
import { acceptsCoding, exactly, oneOf, versionedNames } from './regex.js'
import { keyOf, type ProxyTable, type Versioned } from './table.js'
import { servedTypes, unknownType, varyingTypes } from './types.js'

export interface NginxSettings extends ProxySettings {
  /** `http`: the tables; `server`: the locations; `all`: both, in a server. */
  readonly part: 'all' | 'http' | 'server'
  /** A file of `add_header` lines: those of the server don't reach a location that has its own. */
  readonly include?: string
}

const codings = [
  ['br', 'br'],
  ['zstd', 'zst'],
  ['gzip', 'gz'],
] as const

/** @throws {EverfreshError} `name-unsupported` */
export function nginxConfig(table: ProxyTable, settings: NginxSettings): string {
  const parts = {
    http: () => tables(table, settings),
    server: () => locations(table, settings),
    all: () => [
      ...tables(table, settings),
      '',
      'server {',
      `    listen ${settings.listen};`,
      ...locations(table, settings).map((line) => (line === '' ? '' : `    ${line}`)),
      '}',
    ],
  }
  return `${[...introduction(table, settings), ...parts[settings.part]()].join('\n')}\n`
}

function introduction({ release, base, versioned }: ProxyTable, { part, root }: NginxSettings): string[] {
  const place = { http: 'the http block', server: 'a server block', all: 'the http block (conf.d)' }[part]
  return [
    `# Written by "everfresh nginx" for release ${release}, below ${base} from ${root}.`,
    `# Belongs into ${place} of nginx.${part === 'all' ? '' : ' The other part is needed too.'}`,
    '# Make it anew after a build, and reload nginx. Until then it is still right: what it knows keeps its bytes;',
    ...(versioned.every((row) => row.file === keyOf(row))
      ? ['# what it does not know yet is found on the disk, and revalidated.']
      : ['# a URL that it does not know yet is missing, or gets the current bytes, revalidated.']),
    '',
  ]
}

function tables(table: ProxyTable, settings: NginxSettings): string[] {
  const rows = table.versioned
  const { byExtension, exceptions } = servedTypes(table)
  refuseCaseTwins([...rows.map(keyOf), ...exceptions.keys()])
  const keys = [...rows.map(keyOf), ...exceptions.keys()]
  return [
    ...hashSizes(keys),
    'geo $everfresh_dollar { default "$"; }',
    '',
    '# What is asked for, below the base; a folder is asked for its index.',
    map('$everfresh_asked', 'path', '""', [
      [regex(`(?s)^${exactly(table.decodedBase)}(?<everfresh_p>(?:.*/)?)$`), '"${everfresh_p}index.html"'],
      [regex(`(?s)^${exactly(table.decodedBase)}(?<everfresh_q>.*)$`), '$everfresh_q'],
    ]),
    ...queryMap(table),
    '# Every URL with a version, of kept releases too, and the file that holds its bytes for ever.',
    map(
      '"$everfresh_path$everfresh_query"',
      'row',
      '""',
      rows.map((row) => [quotedKey(keyOf(row)), quotedValue(valueFor(row), 'everfresh_dollar')]),
    ),
    '# nginx finds keys without regard to case; only the very same spelling counts.',
    map('"$everfresh_path$everfresh_query\\n$everfresh_row"', 'file', '""', [
      [regex('(?s)^(?<everfresh_k>[^\\n]+)\\n\\k<everfresh_k>$'), '$everfresh_k'],
      [
        regex('(?s)^(?<everfresh_l>[^\\n]+)\\n(?<everfresh_f>[^\\n]+)\\n\\k<everfresh_l>(?:\\n-)?$'),
        '$everfresh_f',
      ],
    ]),
    ...unknownMaps(table, settings),
    '# Hidden files, and a variant asked for by its own name.',
    map('$everfresh_path', 'hidden', '0', [
      ...ownNames(table, isHidden).map((name) => [quotedKey(name), '0'] as const),
      [regex('(?:^|/)\\.(?!well-known/)'), '1'],
    ]),
    map('$everfresh_path', 'original', '""', [
      ...ownNames(table, isSuffixed).map((name) => [quotedKey(name), '""'] as const),
      [regex('(?s)^(?<everfresh_o>.+)\\.(?:br|zst|gz)$'), '$everfresh_o'],
    ]),
    '# Variants that the client accepts; "/-" is the name of no file.',
    ...codings.map(([coding, suffix]) =>
      map('$http_accept_encoding', suffix, '/-', [[quoted(`~*${acceptsCoding(coding)}`), `.${suffix}`]]),
    ),
    '# From here on $uri is the file that was found.',
    map(
      '"$uri\\n$everfresh_file\\n$everfresh_path"',
      'encoding',
      '""',
      codings.map(([coding, suffix]) => [
        regex(
          `(?s)^/(?<everfresh_c_${suffix}>[^\\n]+)\\.${suffix}\\n(?:.*\\n)?\\k<everfresh_c_${suffix}>(?:\\n|$)`,
        ),
        coding,
      ]),
    ),
    map('"$uri\\n$everfresh_encoding"', 'name', '""', [
      [regex('(?s)^/(?<everfresh_n>.*)\\n$'), '$everfresh_n'],
      [regex('(?s)^/(?<everfresh_m>.*)\\.[a-z]+\\n'), '$everfresh_m'],
    ]),
    map('$everfresh_name', 'extension', '""', [[regex('\\.(?<everfresh_e>[^./]+)$'), '$everfresh_e']]),
    map('$everfresh_extension', 'usual_type', unknownType, [...byExtension].map(pairOf)),
    map('$everfresh_name', 'type', '$everfresh_usual_type', [...exceptions].map(pairOf)),
    map(
      '$everfresh_type',
      'vary',
      '""',
      varyingTypes({ byExtension, exceptions }).map((type) => [quotedKey(type), 'Accept-Encoding']),
    ),
    map('$everfresh_type', 'origin', '""', [[regex('^(?:font/|application/vnd\\.ms-fontobject)'), '"*"']]),
    '# Immutable is the exact URL alone, with the file that belongs to it. A range that may be unsatisfiable is',
    '# revalidated, since nginx decides on 416 only after it has written this header.',
    map('"$uri\\n$everfresh_file\\n$http_range\\n$everfresh_row"', 'immutable', '0', [
      [
        regex(
          '(?s)^/(?<everfresh_i>[^\\n]+?)(?:\\.(?:br|zst|gz))?\\n\\k<everfresh_i>\\n(?:bytes=0-[0-9]*)?\\n.*(?<!\\n-)$',
        ),
        '1',
      ],
    ]),
    map('"$everfresh_immutable $status"', 'cache', 'no-store', [
      [regex('^1 (?:200|206|304)$'), quoted(settings.versioned)],
      [regex('^0 (?:200|206|304)$'), quoted(settings.plain)],
    ]),
  ]
}

/** The parameter exactly once, in any place of the query; given twice it is none. */
function queryMap({ parameters }: ProxyTable): string[] {
  if (parameters.length === 0) return [map('""', 'query', '""', [])]
  const name = oneOf(parameters.map(exactly))
  return [
    '# The version in the query: exactly one.',
    map('"?$args"', 'query', '""', [
      [regex(`[?&]${name}(?:=[^&]*)?&(?:.*&)?${name}(?:[=&]|$)`), '""'],
      [regex(`[?&](?<everfresh_v>${name}=[^&]*)`), '"?$everfresh_v"'],
    ]),
  ]
}

/** With `unknown: 'revalidate'`: the plain names of one that has the form of a versioned one. */
function unknownMaps({ versionShapes }: ProxyTable, { revalidatesUnknown }: NginxSettings): string[] {
  if (!revalidatesUnknown) return []
  const patterns = versionedNames(versionShapes)
  return [
    '# The plain name of a version that is not known here: its current bytes, revalidated.',
    ...patterns.map((pattern, at) =>
      map('$everfresh_path', `plain_${at}`, '""', [
        [regex(`(?s)${named(pattern, at)}`), `"$everfresh_b${at}$everfresh_x${at}"`],
      ]),
    ),
  ]
}

/** With names for its two groups, which the whole config shares. */
function named(pattern: string, at: number): string {
  return pattern.replace('^(', `^(?<everfresh_b${at}>`).replace(/\((?=[^()]*\)\$$)/, `(?<everfresh_x${at}>`)
}

/** The file alone where the URL is its name; else the URL as well, and a mark if it is to be revalidated. */
function valueFor(row: Versioned): string {
  if (row.immutable && row.file === keyOf(row)) return row.file
  return `${row.file}\n${keyOf(row)}${row.immutable ? '' : '\n-'}`
}

function pairOf([key, value]: readonly [string, string]): readonly [string, string] {
  return [quotedKey(key), quoted(value)]
}

function regex(pattern: string): string {
  return quoted(`~${pattern}`)
}

function map(
  source: string,
  name: string,
  otherwise: string,
  rows: readonly (readonly [string, string])[],
): string {
  const lines = [['default', otherwise] as const, ...rows].map(([key, value]) => `    ${key} ${value};`)
  return [`map ${source} $everfresh_${name} {`, ...lines, '}'].join('\n')
}

function locations(table: ProxyTable, { root, include, revalidatesUnknown }: NginxSettings): string[] {
  const { decodedBase } = table
  // Plain copies have no variants.
  const stored = ['file', 'path'].flatMap((name) =>
    ['$everfresh_br', '$everfresh_zst', '$everfresh_gz', ''].map((suffix) => `/$everfresh_${name}${suffix}`),
  )
  const plain = revalidatesUnknown
    ? versionedNames(table.versionShapes).map((_, at) => `/$everfresh_plain_${at}`)
    : []
  const tries = [...stored, ...plain]
  return [
    `location ${decodedBase === '/' ? '' : '^~ '}${quoted(decodedBase)} {`,
    '    set $everfresh_asked $uri;',
    `    root ${quoted(root)};`,
    '    if ($everfresh_hidden) { return 404; }',
    '    if (-f "$document_root/$everfresh_original") { return 404; }',
    `    try_files ${tries.join('\n              ')}`,
    '              @everfresh_missing;',
    '    error_page 404 = @everfresh_missing;',
    '    error_page 416 = @everfresh_range;',
    '',
    "    # An own list of types can't tell a variant by its name, so the type is a header like the others.",
    '    types { }',
    '    default_type "";',
    '    gzip off;',
    '    max_ranges 1;',
    '    add_header Content-Type $everfresh_type;',
    '    add_header Content-Encoding $everfresh_encoding;',
    '    add_header Vary $everfresh_vary;',
    '    add_header Access-Control-Allow-Origin $everfresh_origin;',
    '    add_header Cache-Control $everfresh_cache always;',
    ...common(include),
    '}',
    'location @everfresh_missing {',
    '    internal;',
    '    default_type "text/plain; charset=utf-8";',
    '    add_header Cache-Control no-store always;',
    ...common(include),
    '    return 404 "Not found\\n";',
    '}',
    'location @everfresh_range {',
    '    internal;',
    '    default_type "";',
    ...common(undefined),
    '    return 416 "Range not satisfiable\\n";',
    '}',
  ]
}

function common(include: string | undefined): string[] {
  return [
    '    add_header X-Content-Type-Options nosniff always;',
    ...(include === undefined ? [] : [`    include ${quoted(include)};`]),
  ]
}
