import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import type { Assets } from '../../src/assets.js'
import type { Reply } from '../../src/http/reply.js'
import { liveAssets } from '../../src/live.js'
import { write } from '../support/folder.js'

type Table = typeof import('../http/site.js')

/** A function that asks live folders what a table is asked, and compares the answers; false if it can't. */
export async function compared(table: Table): Promise<(...request: Parameters<Table['ask']>) => boolean> {
  const { root, paths } = filesOf(table)
  const versionOf = (path: string) => pretendedVersion(table, path)
  const include = ['**', ...paths.filter((path) => path.endsWith('.html') && versionOf(path) !== undefined)]
  const open = (base: string) => liveAssets({ roots: [root], base, include })
  const opened: Record<string, Assets> = { '/static/': await open('/static/'), '/': await open('/') }
  const versions = paths.flatMap((path) => {
    const [pretended, [real] = []] = [versionOf(path), version.exec(opened['/']?.url(path) ?? '') ?? []]
    return pretended === undefined || real === undefined ? [] : [[pretended, real] as const]
  })
  return (line, headers = {}, { base = '/static/', fallthrough = false, ...others } = {}) => {
    const assets = opened[base]
    const at = line.indexOf(' ')
    const target = withVersions(line.slice(at + 1), versions)
    // What has another option is another site, and a name that is its own version is none of a live file.
    if (assets === undefined || target === null || Object.keys(others).length > 0) return false
    if (isPrehashed(table, line)) return false
    const { 'accept-encoding': _, ...given } = headers
    const reply = assets.reply({ method: line.slice(0, at), target, headers: given }, { fallthrough })
    if (reply instanceof Promise) throw new Error('live folders answer at once')
    expect(said(table, reply)).toEqual(said(table, table.ask(line, given, { base, fallthrough })))
    return true
  }
}

const version = /(?<=\.)[0-9a-f]{12}(?=\.|$)/

/** The same files on disk, as far as a table without options has them. */
function filesOf(table: Table): { root: string; paths: string[] } {
  const root = mkdtempSync(join(tmpdir(), 'everfresh-live-'))
  afterAll(() => rmSync(root, { recursive: true, force: true }))
  const files = table.plainUrls.flatMap((url) => {
    const reply = table.ask(`GET ${url}`)
    return reply?.status === 200
      ? [[decodeURIComponent(url.slice('/static/'.length)), table.bodyOf(reply)]]
      : []
  })
  write(root, Object.fromEntries(files))
  return { root, paths: files.map(([path = '']) => path) }
}

/** The version that a file has in the table, which no bytes have. */
function pretendedVersion({ versionedUrls }: Table, path: string): string | undefined {
  const named = versionedUrls.find(
    (url) => decodeURIComponent(url).replace(`.${version.exec(url)}`, '') === `/static/${path}`,
  )
  return version.exec(named ?? '')?.[0]
}

/** A target with the versions that live files have; `null` if it hides one in escapes. */
function withVersions(target: string, versions: readonly (readonly [string, string])[]): string | null {
  const replaced = versions.reduce(
    (text, [pretended, real]) => text.replaceAll(`.${pretended}`, `.${real}`),
    target,
  )
  const plain = unescape(replaced)
  return versions.some(([pretended]) => plain.includes(pretended)) ? null : replaced
}

function isPrehashed({ plainUrls, versionedUrls }: Table, line: string): boolean {
  return versionedUrls.some((url) => plainUrls.includes(url) && line.includes(url.slice('/static/'.length)))
}

/** What of an answer doesn't depend on how its file came about. */
function said(table: Table, reply: Reply | null) {
  if (reply === null) return null
  const { Vary: _, ...headers } = table.headersOf(reply)
  const type = headers['Content-Type']?.replace(/;.*/, '')
  return { status: reply.status, headers: { ...headers, 'Content-Type': type }, body: table.bodyOf(reply) }
}
