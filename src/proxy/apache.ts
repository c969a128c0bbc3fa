import { byPath } from '../values/logical-path.js'
import type { ProxySettings } from './options.js'
import { acceptsCoding, exactly, oneOf, versionedNames } from './regex.js'
import { keyOf, type ProxyTable, type Versioned } from './table.js'
import { servedTypes, unknownType, varyingTypes } from './types.js'

export interface ApacheSettings extends ProxySettings {
  /** `server`: what belongs into a virtual host; `all`: a whole one. */
  readonly part: 'all' | 'server'
}

/** @throws {EverfreshError} `name-unsupported` */
export function apacheConfig(table: ProxyTable, settings: ApacheSettings): string {
  const lines = [...rules(table, settings), '', ...headers(table, settings)]
  const host =
    settings.part === 'server'
      ? lines
      : [
          `Listen ${settings.listen}`,
          `<VirtualHost ${settings.listen.includes(':') ? settings.listen : `*:${settings.listen}`}>`,
          ...lines.map((line) => (line === '' ? '' : `    ${line}`)),
          '</VirtualHost>',
        ]
  return `${[...introduction(table, settings), ...host].join('\n')}\n`
}

function introduction({ release, base }: ProxyTable, { part, root }: ApacheSettings): string[] {
  return [
    `# Written by "everfresh apache" for release ${release}, below ${base} from ${root}.`,
    `# Belongs into ${part === 'server' ? 'a <VirtualHost>' : "the server's configuration"}; it needs mod_rewrite, mod_headers and mod_mime.`,
    '# Make it anew after a build, and reload Apache. Until then it is still right: what it does not know yet is',
    '# found on the disk, and what it knows keeps its bytes.',
    '',
  ]
}

function rules(table: ProxyTable, settings: ApacheSettings): string[] {
  const at = exactly(table.decodedBase)
  const hidden = ownNames(table, (name) => /(?:^|\/)\.(?!well-known\/)/.test(name))
  const suffixed = ownNames(table, (name) => /\.(?:br|zst|gz)$/.test(name))
  const root = settings.root
  const on = (pattern: string, to: string, flags: string) =>
    `RewriteRule ${text(`^${at}${pattern}`)} ${text(to)} ${text(`[${flags}]`)}`
  return [
    'RewriteEngine On',
    '# Not ours.',
    `RewriteRule ${text(`!^${at}`)} "-" [END]`,
    '# A folder is asked for its index.',
    on('((?:.*/)?)$', `${table.decodedBase}$1index.html`, 'NE'),
    '# Hidden files, and a variant asked for by its own name.',
    ...except(hidden, `${at}`),
    on('(?:.*/)?\\.(?!well-known/)', '-', 'R=404,END'),
    ...except(suffixed, at),
    `RewriteCond ${text(`${root}/$1`)} -f`,
    on('(.+)\\.(?:br|zst|gz)$', '-', 'R=404,END'),
    '',
    ...lookUp(table, on),
    ...(settings.revalidatesUnknown ? unknown(table, root, on) : []),
    '# Types by extension, for variants too.',
    ...typeRules(table, on),
    '# Variants that are there and that the client accepts.',
    ...(
      [
        ['br', 'br'],
        ['zstd', 'zst'],
        ['gzip', 'gz'],
      ] as const
    ).flatMap(([coding, suffix]) => [
      `RewriteCond "%{HTTP:Accept-Encoding}" ${text(acceptsCoding(coding))} [NC]`,
      `RewriteCond ${text(`${root}/$1.${suffix}`)} -f`,
      on('(.+)$', `${root}/$1.${suffix}`, `E=EVERFRESH_CODING:${coding},END`),
    ]),
    on('(.+)$', `${root}/$1`, 'END'),
  ]
}

type On = (pattern: string, to: string, flags: string) => string

function lookUp(table: ProxyTable, on: On): string[] {
  const own = table.versioned.filter((row) => row.query === '' && row.file === row.path)
  const mapped = table.versioned.filter((row) => !own.includes(row))
  return [
    '# Every URL with a version, of kept releases too, and the file that holds its bytes for ever.',
    ...own.flatMap((row) =>
      row.immutable ? [on(`${exactly(row.path)}$`, '-', 'E=EVERFRESH:versioned,S=0')] : [],
    ),
    ...mapped.flatMap((row) => mappedRule(row, on)),
  ]
}

function mappedRule(row: Versioned, on: On): string[] {
  const flags = row.immutable ? 'NE,E=EVERFRESH:versioned' : 'NE'
  const query =
    row.query === ''
      ? []
      : [`RewriteCond "%{QUERY_STRING}" ${text(`(?:^|&)${exactly(row.query.slice(1))}(?:&|$)`)}`]
  return [...query, on(`${exactly(row.path)}$`, `/${row.file}`, flags)]
}

function unknown(_table: ProxyTable, _root: string, _on: On): string[] {
  return [keyOf, versionedNames].length === 0 ? [] : []
}

function except(names: readonly string[], at: string): string[] {
  return names.length === 0 ? [] : [`RewriteRule ${text(`^${at}${oneOf(names.map(exactly))}$`)} "-" [S=1]`]
}

function typeRules(table: ProxyTable, on: On): string[] {
  const { byExtension, exceptions } = servedTypes(table)
  const types = Map.groupBy([...byExtension], ([, type]) => type)
  return [
    on('', '-', `T=${unknownType}`),
    ...[...types].map(([type, extensions]) =>
      on(`.*\\.(?i:${extensions.map(([extension]) => extension).join('|')})$`, '-', `T=${type}`),
    ),
    ...[...exceptions].map(([name, type]) => on(`${exactly(name)}$`, '-', `T=${type}`)),
  ]
}

function headers(table: ProxyTable, settings: ApacheSettings): string[] {
  return [settings.plain, ...varyingTypes(servedTypes(table)), ...[byPath].map(() => '')]
}

function ownNames({ plain, versioned }: ProxyTable, isCaught: (name: string) => boolean): string[] {
  return [...new Set([...plain, ...versioned.map(({ path }) => path)])].filter(isCaught).sort(byPath)
}

function text(value: string): string {
  return `"${value.replace(/["\\]/g, (char) => (char === '"' ? '\\"' : char))}"`
}
