import { EverfreshError } from '../values/error.js'
import { block, literal, map, noFile, text } from './caddy-text.js'
import type { Lifetimes } from './lifetimes.js'
import type { ProxySettings } from './options.js'
import { exactly, oneOf, versionedNames } from './regex.js'
import { keyOf, type ProxyTable } from './table.js'

/** The file for the URL, and whether the URL is its for ever. */
export function lookUp(
  table: ProxyTable,
  lifetimes: Lifetimes,
  { revalidatesUnknown }: ProxySettings,
): string[] {
  const plain = revalidatesUnknown ? versionedNames(table.versionShapes) : []
  return [
    '# What is asked for; a folder is asked for its index.',
    ...map('{path}', 'path', noFile, [
      [text('~(?s)^(.*/)$'), text('${1}index.html')],
      [text('~(?s)^(.*)$'), text('${1}')],
    ]),
    ...mappedUrls(table, lifetimes),
    '# Names that hold their version: content names by their shape, all others exactly.',
    ...map('{path}', 'name', 'plain', [
      ...lifetimes.lookAlikes.map((name) => [text(`/${name}`), 'plain'] as const),
      ...lifetimes.others.map((name) => [text(`/${name}`), 'versioned'] as const),
      ...(lifetimes.shape === null ? [] : [[text(`~(?s)^/${lifetimes.shape}$`), 'versioned'] as const]),
    ]),
    ...plain.flatMap((pattern, at) =>
      map('{path}', `plain_${at}`, noFile, [[text(`~(?s)${pattern}`), text('${1}${2}')]]),
    ),
  ]
}

/** Rows for URLs that aren't the name of a file. */
function mappedUrls({ parameters }: ProxyTable, { mapped }: Lifetimes): string[] {
  if (mapped.length === 0) return []
  for (const { file } of mapped) if (file.includes('?')) throw unusable(file)
  const name = oneOf(parameters.map(exactly))
  const query = map('?{query}', 'query', '', [
    [text(`~[?&]${name}(?:=[^&]*)?&(?:.*&)?${name}(?:[=&]|$)`), '""'],
    [text(`~^\\?(?:[^&]*&)*?(${name}=[^&]*)(?:&.*)?$`), text('?${1}')],
  ])
  return [
    ...(parameters.length === 0 ? [] : ['# The version in the query: exactly one.', ...query]),
    '# Every URL with a version, of kept releases too, and the file that holds its bytes for ever.',
    ...block(
      `map ${parameters.length === 0 ? '{path}' : '{path}{everfresh_query}'} {everfresh_file} {everfresh_url}`,
      [
        ...mapped.map(
          (row) =>
            `${text(`/${keyOf(row)}`)} ${text(literal(`/${row.file}`))} ${row.immutable ? 'versioned' : 'reused'}`,
        ),
        `default ${text(noFile)} unknown`,
      ],
    ),
  ]
}

function unusable(file: string): EverfreshError {
  return new EverfreshError(
    'name-unsupported',
    `"${file}" holds a question mark, with which Caddy would begin a query: rename the file`,
  )
}
