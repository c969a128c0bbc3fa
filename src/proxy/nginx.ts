import { commonHeaders, failure, rangeFailure } from './nginx-failures.js'
import { nginxTables } from './nginx-tables.js'
import { quoted } from './nginx-text.js'
import type { ProxySettings } from './options.js'
import { versionedNames } from './regex.js'
import { keyOf, type ProxyTable } from './table.js'

export interface NginxSettings extends ProxySettings {
  /** `http`: the tables; `server`: the locations; `all`: both, in a server. */
  readonly part: 'all' | 'http' | 'server'
  /** A file of `add_header` lines: those of the server don't reach a location that has its own. */
  readonly include?: string
}

/** @throws {EverfreshError} `name-unsupported` */
export function nginxConfig(table: ProxyTable, settings: NginxSettings): string {
  const parts = {
    http: () => nginxTables(table, settings),
    server: () => locations(table, settings),
    all: () => [
      ...nginxTables(table, settings),
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

function locations(table: ProxyTable, { root, include, revalidatesUnknown }: NginxSettings): string[] {
  const { decodedBase } = table
  // Plain copies have no variants.
  const stored = ['file', 'path'].flatMap((name) =>
    ['$everfresh_br', '$everfresh_zst', '$everfresh_gz', ''].map((suffix) => `/$everfresh_${name}${suffix}`),
  )
  const plain = revalidatesUnknown
    ? versionedNames(table.versionShapes).map((_, at) => `/$everfresh_plain_${at}`)
    : []
  const tries = ['/$everfresh_delta', ...stored, ...plain]
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
    "    # nginx's own list of types can't tell a variant by its name, so the type is a header like the others.",
    '    types { }',
    '    default_type "";',
    '    gzip off;',
    '    max_ranges 1;',
    '    add_header Content-Type $everfresh_type;',
    '    add_header Content-Encoding $everfresh_encoding;',
    '    add_header Vary $everfresh_vary;',
    '    add_header Use-As-Dictionary $everfresh_dictionary;',
    '    add_header Access-Control-Allow-Origin $everfresh_origin;',
    '    add_header Cache-Control $everfresh_cache always;',
    ...commonHeaders(include),
    '}',
    ...failure('missing', 404, 'Not found', include),
    ...rangeFailure,
  ]
}
