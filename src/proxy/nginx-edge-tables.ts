import { encodePath } from '../values/url-path.js'
import { type Lifetimes, lifetimesOf } from './lifetimes.js'
import { acceptances, files, paths, refusals } from './nginx-tables.js'
import { hashSizes, map, quoted, quotedKey, quotedValue, refuseCaseTwins, regex } from './nginx-text.js'
import type { ProxySettings } from './options.js'
import { codings } from './regex.js'
import { keyOf, type ProxyTable } from './table.js'

/**
 * What an edge decides by names. What lies in the store it can't see: variants are known exactly or not at all.
 * @throws {EverfreshError} `name-unsupported`
 */
export function edgeTables(table: ProxyTable, settings: ProxySettings): string[] {
  const keys = [...table.versioned.map(keyOf), ...table.versioned.map(({ file }) => file)]
  refuseCaseTwins(keys)
  return [
    ...hashSizes([...new Set(keys)]),
    'geo $everfresh_dollar { default "$"; }',
    '',
    ...paths(table),
    ...files(table),
    ...refusals(table),
    ...acceptances(),
    ...suffixes(table),
    ...objects(table),
    ...kinds(lifetimesOf(table)),
    '',
    '# From here on the store has answered, or what was kept of it.',
    ...keeping(),
    ...selections(),
    ...lifetimes(settings),
  ]
}

/** The best variant that both the store and the client know. */
function suffixes({ variants }: ProxyTable): string[] {
  const suffixOf = new Map<string, string>(codings)
  const rows = [...variants].map(([file, known]) => {
    return [quotedKey(file), quoted(known.map((coding) => suffixOf.get(coding)).join(','))] as const
  })
  const choices = codings.map(([, suffix], at) => {
    const others = ' [^ ]+'.repeat(at)
    return [regex(`^(?:[a-z,]+,)?${suffix}(?:,[a-z,]+)?${others} \\.${suffix}(?: |$)`), `.${suffix}`] as const
  })
  return [
    map('$everfresh_file', 'variants', '""', rows),
    map('"$everfresh_variants $everfresh_br $everfresh_zst $everfresh_gz"', 'suffix', '""', choices),
  ]
}

/** As a store must be asked: S3 reads a plus sign as a space, and nginx escapes none. */
function objects({ versioned }: ProxyTable): string[] {
  const names = [...new Set(versioned.map(({ file }) => file))].filter((file) => encodePath(file) !== file)
  return [
    '# Names that are written otherwise in a URL.',
    map(
      '$everfresh_file',
      'object',
      '$everfresh_file',
      names.map((file) => [quotedKey(file), quotedValue(encodePath(file), 'everfresh_dollar')] as const),
    ),
  ]
}

function kinds({ shape, lookAlikes }: Lifetimes): string[] {
  const shaped = shape === null ? [] : [[regex(`(?s)^${shape}$`), '1'] as const]
  return [
    map('$everfresh_path', 'shaped', '0', [
      ...lookAlikes.map((name) => [quotedKey(name), '0'] as const),
      ...shaped,
    ]),
    map('"$everfresh_shaped\\n$everfresh_file"', 'kind', 'document', [
      [regex('(?s)^[01]\\n.'), 'asset'],
      [regex('^1\\n$'), 'shaped'],
    ]),
  ]
}

/** A 404 is kept by nobody; of a name that only looks like a content name the store says whether it is one. */
function keeping(): string[] {
  return [
    map('"$everfresh_kind\\n$upstream_status\\n$upstream_http_cache_control"', 'fleeting', '1', [
      [regex('^(?:asset|document)\\n(?:.*[ ,:])?200\\n'), '0'],
      [regex('^shaped\\n(?:.*[ ,:])?200\\n.*\\bimmutable\\b'), '0'],
    ]),
  ]
}

function selections(): string[] {
  return [
    map('"$everfresh_variants$upstream_http_content_encoding"', 'vary', '""', [
      [regex('.'), 'Accept-Encoding'],
    ]),
    map('$upstream_http_content_type', 'origin', '""', [[regex('^font/'), '"*"']]),
  ]
}

function lifetimes({ versioned, plain }: ProxySettings): string[] {
  return [
    '# Immutable is an exact URL, or one of the form of content names of which the store says so. A range that may be',
    '# unsatisfiable is revalidated, since nginx decides on 416 only after it has written this header.',
    map('$http_range', 'whole', '0', [
      ['""', '1'],
      [regex('^bytes=0-[0-9]*$'), '1'],
    ]),
    map('"$everfresh_kind\\n$everfresh_row"', 'exact', '0', [[regex('(?s)^asset\\n.*(?<!\\n-)$'), '1']]),
    map('"$everfresh_kind\\n$upstream_http_cache_control"', 'said', '0', [
      [regex('^shaped\\n.*\\bimmutable\\b'), '1'],
    ]),
    map('"$everfresh_whole $everfresh_exact$everfresh_said $status"', 'cache', 'no-store', [
      [regex('^1 (?:10|01) (?:200|206|304)$'), quoted(versioned)],
      [regex(' (?:200|206|304)$'), quoted(plain)],
    ]),
  ]
}
