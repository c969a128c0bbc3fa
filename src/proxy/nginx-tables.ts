import { isHidden, isSuffixed, ownNames } from './lifetimes.js'
import { deltaKeys, deltaMaps, dictionaryMaps } from './nginx-deltas.js'
import { hashSizes, map, quoted, quotedKey, quotedValue, refuseCaseTwins, regex } from './nginx-text.js'
import type { ProxySettings } from './options.js'
import { acceptsCoding, codings, exactly, oneOf, versionedNames } from './regex.js'
import { keyOf, type ProxyTable, type Versioned } from './table.js'
import { type ServedTypes, servedTypes, unknownType, varyingTypes } from './types.js'

/**
 * What belongs into nginx's http block: everything that is decided by a name, as maps. Those before the mark are asked
 * before a file was found, the others when the header is written; nginx looks each up once for a request.
 * @throws {EverfreshError} `name-unsupported`
 */
export function nginxTables(table: ProxyTable, settings: ProxySettings): string[] {
  const types = servedTypes(table)
  const keys = [...table.versioned.map(keyOf), ...types.exceptions.keys()]
  refuseCaseTwins(keys)
  return [
    ...hashSizes([...keys, ...deltaKeys(table)]),
    'geo $everfresh_dollar { default "$"; }',
    '',
    ...paths(table),
    ...files(table),
    ...unknownMaps(table, settings),
    ...refusals(table),
    ...acceptances(),
    ...deltaMaps(table),
    '',
    '# From here on $uri is the file that was found.',
    ...encodings(),
    ...typeMaps(types),
    ...dictionaryMaps(table),
    ...lifetimes(table, settings),
  ]
}

export function paths(table: ProxyTable): string[] {
  const base = exactly(table.decodedBase)
  return [
    '# What is asked for, below the base; a folder is asked for its index.',
    map('$everfresh_asked', 'path', '""', [
      [regex(`(?s)^${base}(?<everfresh_p>(?:.*/)?)$`), '"${everfresh_p}index.html"'],
      [regex(`(?s)^${base}(?<everfresh_q>.*)$`), '$everfresh_q'],
    ]),
    ...queryMap(table),
  ]
}

export function files({ versioned }: ProxyTable): string[] {
  const key = '$everfresh_path$everfresh_query'
  return [
    '# Every URL with a version, of kept releases too, and the file that holds its bytes for ever.',
    map(
      `"${key}"`,
      'row',
      '""',
      versioned.map((row) => [quotedKey(keyOf(row)), quotedValue(valueFor(row), 'everfresh_dollar')]),
    ),
    '# nginx finds keys without regard to case; only the very same spelling counts.',
    map(`"${key}\\n$everfresh_row"`, 'file', '""', [
      [regex('(?s)^(?<everfresh_k>[^\\n]+)\\n\\k<everfresh_k>$'), '$everfresh_k'],
      [
        regex('(?s)^(?<everfresh_l>[^\\n]+)\\n(?<everfresh_f>[^\\n]+)\\n\\k<everfresh_l>(?:\\n-)?$'),
        '$everfresh_f',
      ],
    ]),
  ]
}

export function refusals(table: ProxyTable): string[] {
  return [
    '# Hidden files, and a variant asked for by its own name.',
    map('$everfresh_path', 'hidden', '0', [
      ...ownNames(table, isHidden).map((name) => [quotedKey(name), '0'] as const),
      [regex('(?:^|/)\\.(?!well-known/)'), '1'],
    ]),
    map('$everfresh_path', 'original', '""', [
      ...ownNames(table, isSuffixed).map((name) => [quotedKey(name), '""'] as const),
      [regex('(?s)^(?<everfresh_o>.+)\\.(?:br|zst|gz|[0-9a-f]{12}\\.dcz)$'), '$everfresh_o'],
    ]),
  ]
}

export function acceptances(): string[] {
  return [
    '# Variants that the client accepts; "/-" is the name of no file.',
    ...codings.map(([coding, suffix]) =>
      map('$http_accept_encoding', suffix, '/-', [[quoted(`~*${acceptsCoding(coding)}`), `.${suffix}`]]),
    ),
  ]
}

/** A coding only where the file found is the one that was looked for and a suffix: `a.tar.gz` is no variant. */
function encodings(): string[] {
  const all = [...codings, ['dcz', '[0-9a-f]{12}\\.dcz']] as const
  const rows = all.map(([coding, suffix]) => {
    const name = `everfresh_c_${coding}`
    return [regex(`(?s)^/(?<${name}>[^\\n]+)\\.${suffix}\\n(?:.*\\n)?\\k<${name}>(?:\\n|$)`), coding] as const
  })
  return [
    map('"$uri\\n$everfresh_file\\n$everfresh_path"', 'encoding', '""', rows),
    map('"$uri\\n$everfresh_encoding"', 'name', '""', [
      [regex('(?s)^/(?<everfresh_n>.*)\\n$'), '$everfresh_n'],
      [regex('(?s)^/(?<everfresh_w>.*)\\.[0-9a-f]+\\.dcz\\ndcz$'), '$everfresh_w'],
      [regex('(?s)^/(?<everfresh_m>.*)\\.[a-z]+\\n'), '$everfresh_m'],
    ]),
  ]
}

function typeMaps(types: ServedTypes): string[] {
  const varying = varyingTypes(types).map((type) => [quotedKey(type), 'Accept-Encoding'] as const)
  return [
    map('$everfresh_name', 'extension', '""', [[regex('\\.(?<everfresh_e>[^./]+)$'), '$everfresh_e']]),
    map('$everfresh_extension', 'usual_type', unknownType, [...types.byExtension].map(pairOf)),
    map('$everfresh_name', 'type', '$everfresh_usual_type', [...types.exceptions].map(pairOf)),
    map('$everfresh_type', 'usual_vary', '""', varying),
    map('$everfresh_type', 'origin', '""', [[regex('^font/'), '"*"']]),
  ]
}

function lifetimes({ dictionaries }: ProxyTable, settings: ProxySettings): string[] {
  const { versioned, plain, delta } = settings
  const own = '(?s)^/(?<everfresh_i>[^\\n]+?)(?:\\.(?:br|zst|gz|[0-9a-f]{12}\\.dcz))?\\n\\k<everfresh_i>\\n'
  return [
    '# Immutable is the exact URL alone, with the file that belongs to it. A range that may be unsatisfiable is',
    '# revalidated, since nginx decides on 416 only after it has written this header.',
    map('"$uri\\n$everfresh_file\\n$http_range\\n$everfresh_row"', 'immutable', '0', [
      [regex(`${own}(?:bytes=0-[0-9]*)?\\n.*(?<!\\n-)$`), '1'],
    ]),
    map('"$everfresh_immutable $status $everfresh_encoding"', 'cache', 'no-store', [
      ...(dictionaries.size === 0 ? [] : [[regex('^1 (?:200|206|304) dcz$'), quoted(delta)] as const]),
      [regex('^1 (?:200|206|304) '), quoted(versioned)],
      [regex('^0 (?:200|206|304) '), quoted(plain)],
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
function unknownMaps({ versionShapes }: ProxyTable, { revalidatesUnknown }: ProxySettings): string[] {
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
