import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Manifest } from '../../src/manifest/manifest.js'
import { type LogicalPath, parseLogicalPath } from '../../src/values/logical-path.js'
import { encodePath } from '../../src/values/url-path.js'
import { type Answer, request } from '../support/http.js'
import { describeProxy, startProxy } from '../support/proxies.js'
import { canHold, exceptionOf } from './exceptions.js'
import { type Row, rows } from './rows.js'
import { servers } from './servers.js'
import { type Pages, pagesOf, release, type Scheme, schemes } from './site.js'

export interface Releases {
  readonly old: Manifest
  readonly current: Manifest
}

/** Answers of all servers to the rows that are wanted, in each scheme and with each answer to what is unknown. */
export function describeTable(isWanted: (row: Row, unknown: '404' | 'revalidate') => boolean): void {
  for (const [proxy, config] of servers)
    describeProxy(proxy, () => {
      for (const scheme of schemes)
        for (const unknown of ['404', 'revalidate'] as const) {
          const mine = rows.filter((row) => {
            return (
              (row.schemes ?? schemes).includes(scheme) &&
              (row.unknown ?? unknown) === unknown &&
              isWanted(row, unknown) &&
              canHold(proxy.name, scheme, row.line)
            )
          })
          if (mine.length === 0) continue
          describe(`${scheme}, unknown: ${unknown}`, () => {
            const home = mkdtempSync(join(tmpdir(), 'everfresh-'))
            const held = (pages: Pages): Pages =>
              Object.fromEntries(Object.entries(pages).filter(([name]) => canHold(proxy.name, scheme, name)))
            const ends: (() => Promise<void>)[] = []
            let origin = ''
            let releases: Releases
            beforeAll(async () => {
              const out = join(home, 'static')
              const old = release(out, scheme, { ...held(pagesOf('old')), 'gone.js': 'old gone' })
              releases = { old, current: release(out, scheme, held(pagesOf('new'))) }
              writeFileSync(join(home, 'secret.txt'), 'SECRET')
              writeFileSync(join(out, '.env'), 'SECRET')
              const start = (listen: string) => config(out, { listen, unknown })
              origin = await startProxy(proxy, join(home, 'server'), start, (end) => ends.push(end))
            })
            afterAll(async () => {
              for (const end of ends) await end()
              rmSync(home, { recursive: true, force: true })
            })
            for (const row of mine)
              test(row.says, async () => {
                const exception = exceptionOf(proxy.name, row)
                const problems = await problemsOf(origin, row, scheme, releases)
                if (exception === undefined) expect(problems).toEqual([])
                else expect(problems, `no longer true: ${exception.reason}`).not.toEqual([])
              })
          })
        }
    })
}

/** What is wrong with the answer to a row. */
export async function problemsOf(
  origin: string,
  row: Row,
  scheme: Scheme,
  releases: Releases,
): Promise<string[]> {
  const [method = '', target = ''] = row.line.split(/ (.*)/s)
  const path = target.replace(/\{(?:([A-Za-z_-]+):)?([^}]*\}?[^}]*)\}/, (_, kind, name) =>
    targetOf(kind, name, scheme, releases),
  )
  const first = Object.values(row.headers ?? {}).includes('{etag}')
    ? await request(origin, `GET ${path}`)
    : null
  const headers = Object.fromEntries(
    Object.entries(row.headers ?? {}).map(([name, value]) => [
      name,
      value === '{etag}' ? (first?.headers.etag ?? '') : value,
    ]),
  )
  const answer = await request(origin, `${method} ${path}`, headers)
  return compare(answer, row)
}

function targetOf(
  kind: string | undefined,
  name: string,
  scheme: Scheme,
  { old, current }: Releases,
): string {
  const at = parseLogicalPath(name)
  const url = (manifest: Manifest) => `/static/${manifest.assets.get(at as LogicalPath)?.url}`
  switch (kind) {
    case 'old':
      return url(old)
    case 'plain':
      return `/static/${encodePath(name)}`
    case 'file':
      return `/static/${encodePath(current.assets.get(at)?.file ?? '')}`
    case 'CACHE_ID':
      return url(current).replace('cache_id', 'CACHE_ID')
    case 'upper-folder':
      return url(current).replace('/js/', '/JS/')
    case 'upper-version':
      return url(current).replace(/\.[0-9a-f]{12}\./, (version) => version.toUpperCase())
    case 'made-up': {
      const version = { names: '0123456789ab', times: '1999999999', fixed: '2031-01', query: '' }[scheme]
      return `/static/${name.replace(/\.js$/, version === '' ? '.js' : `.${version}.js`)}`
    }
    default:
      return url(current)
  }
}

function compare({ status, headers, body }: Answer, { expected }: Row): string[] {
  const statuses = [expected.status].flat()
  const text =
    headers['content-encoding'] === 'gzip' && body.length > 0 ? gunzipSync(body).toString() : body.toString()
  const wrong = Object.entries(expected.headers ?? {}).filter(([name, value]) => {
    const said = headers[name] ?? null
    return value instanceof RegExp ? !value.test(said ?? '') : value !== said
  })
  return [
    ...(statuses.includes(status) ? [] : [`status ${status}`]),
    ...(expected.body === undefined || expected.body.trimEnd() === text.trimEnd()
      ? []
      : [`body ${JSON.stringify(text.slice(0, 60))}`]),
    ...wrong.map(([name]) => `${name}: ${headers[name]}`),
    ...(text.includes('SECRET') ? ['a secret'] : []),
    ...(headers['cache-control']?.includes('immutable') && ![200, 206, 304].includes(status)
      ? ['immutable']
      : []),
  ]
}
