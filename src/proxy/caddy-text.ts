/** The name of no file: a folder's has a slash, and none is called so. */
export const noFile = '/-/-'

/** What answers for a file that isn't there. */
export const notFound = refusal('Not found', 404)

export function refusal(says: string, status: number): string[] {
  return [
    'header Cache-Control no-store',
    'header Content-Type "text/plain; charset=utf-8"',
    'header X-Content-Type-Options nosniff',
    `respond "${says}\n" ${status}`,
  ]
}

export function map(
  source: string,
  to: string,
  otherwise: string,
  rows: readonly (readonly [string, string])[],
): string[] {
  return block(`map ${source} {everfresh_${to}}`, [
    ...rows.map((row) => row.join(' ')),
    `default ${text(otherwise)}`,
  ])
}

/** The last line of its head opens it. */
export function block(...words: [...string[], readonly string[]]): string[] {
  const head = words.slice(0, -1) as string[]
  const body = words.at(-1) as readonly string[]
  return [...head.slice(0, -1), `${head.at(-1)} {`, ...indented(body), '}']
}

/** Braces would hold a placeholder. */
export function literal(value: string): string {
  return value.replaceAll('{', '\\{')
}

/** A quoted word: Caddy knows one escape in it. */
export function text(value: string): string {
  return `"${value.replaceAll('"', '\\"')}"`
}

/** Not what stands within quotes over several lines. */
export function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `\t${line}`))
}
