import { quoted } from './nginx-text.js'

/** Of every answer; `include`: a file of the user's own lines. */
export function commonHeaders(include: string | undefined): string[] {
  return [
    '    add_header X-Content-Type-Options nosniff always;',
    ...(include === undefined ? [] : [`    include ${quoted(include)};`]),
  ]
}

/** A location `@everfresh_NAME` that says in plain text what is wrong, kept by nobody. */
export function failure(
  name: string,
  status: number,
  message: string,
  include: string | undefined,
): string[] {
  return [
    `location @everfresh_${name} {`,
    '    internal;',
    '    # Or a missing script would be plain text by its name, where a server includes mime.types.',
    '    types { }',
    '    default_type "text/plain; charset=utf-8";',
    '    add_header Cache-Control no-store always;',
    ...commonHeaders(include),
    `    return ${status} "${message}\\n";`,
    '}',
  ]
}

export const rangeFailure = [
  'location @everfresh_range {',
  '    internal;',
  '    # The headers of the 200 that it would have been are on it already.',
  '    default_type "";',
  '    return 416 "Range not satisfiable\\n";',
  '}',
]
