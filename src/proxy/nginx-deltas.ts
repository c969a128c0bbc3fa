import { map, quoted, quotedKey, quotedValue, regex } from './nginx-text.js'
import { acceptsCoding } from './regex.js'
import type { ProxyTable } from './table.js'

/**
 * The delta for just the bytes that a client has (RFC 9842). nginx compares keys without case, and base64 has two of
 * them: only the very same header counts.
 */
export function deltaMaps({ dictionaries }: ProxyTable): string[] {
  const rows = [...dictionaries].flatMap(([file, { deltas }]) =>
    deltas.map((delta) => {
      const [key, value] = [`${file}\n${delta.dictionary}`, `${delta.file}\n${delta.dictionary}`]
      return [quotedKey(key), quotedValue(value, 'everfresh_dollar')] as const
    }),
  )
  if (dictionaries.size === 0) return [map('""', 'delta', '-', [])]
  return [
    '# What turns the earlier version that a client has into this one.',
    map('"$everfresh_file\\n$http_available_dictionary"', 'delta_row', '""', rows),
    map('$http_accept_encoding', 'dcz', '0', [[quoted(`~*${acceptsCoding('dcz')}`), '1']]),
    map('"$everfresh_dcz\\n$everfresh_delta_row\\n$http_available_dictionary"', 'delta', '-', [
      [regex('^1\\n(?<everfresh_d>[^\\n]+)\\n(?<everfresh_h>[^\\n]+)\\n\\k<everfresh_h>$'), '$everfresh_d'],
    ]),
  ]
}

/** What tells a client to keep these bytes for later versions, and a cache on what an answer depends. */
export function dictionaryMaps({ dictionaries }: ProxyTable): string[] {
  const rows = [...dictionaries].map(([file, { match }]) => {
    return [quotedKey(file), quotedValue(`match="${match}"`, 'everfresh_dollar')] as const
  })
  const both = '"Accept-Encoding, Available-Dictionary"'
  return [
    map('$everfresh_file', 'dictionary', '""', rows),
    map(
      '$everfresh_dictionary',
      'vary',
      '$everfresh_usual_vary',
      rows.length === 0 ? [] : [[regex('.'), both]],
    ),
  ]
}

/** What nginx must make room for. */
export function deltaKeys({ dictionaries }: ProxyTable): string[] {
  return [...dictionaries].flatMap(([file, { deltas }]) =>
    deltas.map(({ dictionary }) => `${file}\n${dictionary}`),
  )
}
