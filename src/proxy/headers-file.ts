import { EverfreshError } from '../values/error.js'
import { encodePath } from '../values/url-path.js'
import { lifetimesOf } from './lifetimes.js'
import type { ProxySettings } from './options.js'
import type { ProxyTable } from './table.js'

export interface HeadersSettings extends ProxySettings {
  readonly host: 'cloudflare' | 'netlify'
}

/** Of Cloudflare Pages; Netlify has no such limit. */
const cloudflareRules = 100

/**
 * One rule for each URL: a pattern can't tell a version from a name, and a rule by folder would reach the plain copies
 * and the 404s in it.
 * @throws {EverfreshError} `format-unsupported`
 */
export function headersFile(table: ProxyTable, settings: HeadersSettings): string {
  const { mapped } = lifetimesOf(table)
  for (const { path, query, file } of mapped) throw unmapped(path + query, file)
  const rules = table.versioned
    .filter(({ immutable }) => immutable)
    .map(({ path, file }) => rule(table, settings, path, file))
  const count = rules.length + 1
  if (settings.host === 'cloudflare' && count > cloudflareRules) throw tooMany(count)
  return `${[...introduction(table), `${table.base}*`, '  X-Content-Type-Options: nosniff', ...rules.flat()].join('\n')}\n`
}

function introduction({ release, base }: ProxyTable): string[] {
  return [
    `# Written by "everfresh headers" for release ${release}, below ${base}.`,
    '# Belongs to the top of the published folder, as _headers; make it anew after a build. What it does not know is',
    '# revalidated, as both hosts do by default. Publish a 404.html too: without one a missing file may be answered with',
    '# a page, which browsers then take for a script.',
    '',
  ]
}

function rule(
  { base, types }: ProxyTable,
  { versioned }: HeadersSettings,
  path: string,
  file: string,
): string[] {
  const isFont = /^font\//.test(types.get(file as never) ?? '')
  return [
    `${base}${encodePath(path)}`,
    `  Cache-Control: ${versioned}`,
    ...(isFont ? ['  Access-Control-Allow-Origin: *'] : []),
  ]
}

function unmapped(url: string, file: string): EverfreshError {
  return new EverfreshError(
    'format-unsupported',
    `"${url}" is not the name of its file ("${file}"), and a _headers file can't lead one to the other: build with --in filename --version content`,
  )
}

function tooMany(count: number): EverfreshError {
  return new EverfreshError(
    'format-unsupported',
    `${count} rules are needed, and Cloudflare Pages takes ${cloudflareRules}: give --host netlify if it goes there, version fewer files (--include), or serve them from a server of your own`,
  )
}
