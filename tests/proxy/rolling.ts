import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { serve } from '../../src/adapters/node.js'
import type { Manifest } from '../../src/manifest/manifest.js'
import { openAssets } from '../../src/open.js'
import { folder } from '../support/folder.js'
import { describeProxy, nginx, startProxy } from '../support/proxies.js'
import { SharedCache } from '../support/shared-cache.js'
import { servers } from './servers.js'
import { type Pages, release, type Scheme, schemes } from './site.js'

/** Several files, one of them unchanged, one only of the new release, and one of the same size as before. */
const long = 'a long text '.repeat(20)
const old: Pages = {
  'js/app.js': `old ${long}`,
  'css/site.css': 'old sheet',
  'same.js': 'same',
  'release.txt': '1',
}
const next: Pages = {
  'js/app.js': `new ${long}`,
  'css/site.css': 'new sheet',
  'same.js': 'same',
  'more.js': 'more',
  'release.txt': '2',
}

interface Nodes {
  readonly old: string
  readonly new: string
}

interface Url {
  readonly url: string
  readonly bytes: string
}

/** Both releases as nodes have them in the middle of a deploy; the new node may know the old release or not. */
function nodes(scheme: Scheme): { folders: Nodes; urls: readonly Url[] } {
  const home = folder()
  const folders = { old: join(home, 'old'), new: join(home, 'new') }
  const manifests: readonly (readonly [Manifest, Pages])[] = [
    [release(folders.old, scheme, old), old],
    [release(folders.new, scheme, next), next],
  ]
  const urls = manifests.flatMap(([{ assets }, pages]) =>
    [...assets].map(([path, { url }]) => ({ url: `/static/${url}`, bytes: pages[path] ?? '' })),
  )
  return { folders, urls }
}

const orders = ['old old new', 'old new old', 'old new new', 'new old old', 'new old new', 'new new old'].map(
  (line) => line.split(' '),
) as (keyof Nodes)[][]

const accepts = ['identity', 'gzip, br', 'zstd']

/**
 * Every URL in every order of nodes, then from the new one alone, through one cache each: what was wrong. Each order is
 * asked for all encodings, or they take turns.
 */
async function wrongAnswers(
  origins: Nodes,
  urls: readonly Url[],
  scheme: Scheme,
  isWhole: boolean,
): Promise<string[]> {
  const wrong: string[] = []
  for (const [turn, order] of orders.entries())
    for (const accept of accepts.filter((_, at) => isWhole || at === turn % accepts.length)) {
      const cache = new SharedCache()
      for (const { url, bytes } of urls)
        for (const [at, node] of [...order, 'new' as const].entries()) {
          const { status, headers, body, isKept } = await cache.get(origins[node], url, accept)
          const text = decoded(body, headers['content-encoding'])
          const isLabelOnly = scheme === 'query' && headers['cache-control'] === 'no-cache' && !isKept
          if (status === 200 && text !== bytes && !isLabelOnly)
            wrong.push(`${order} ${at}: ${url} gave ${text.slice(0, 9)}`)
          if (status !== 200 && (status !== 404 || headers['cache-control'] !== 'no-store' || isKept))
            wrong.push(`${order} ${at}: ${url} gave ${status} ${headers['cache-control']}`)
          const isNew = at === order.length && next[nameOf(url, urls)] === bytes
          if (isNew && (status !== 200 || text !== bytes))
            wrong.push(`${order}: ${url} stays ${status} ${text.slice(0, 9)}`)
        }
    }
  return [...new Set(wrong)]
}

function nameOf(url: string, urls: readonly Url[]): string {
  const bytes = urls.find((each) => each.url === url)?.bytes
  return Object.keys(next).find((name) => next[name] === bytes) ?? ''
}

/** The proxies' sites have stand-ins for variants, as in `site.ts`. */
function decoded(body: Buffer, encoding: string | undefined): string {
  if (encoding === 'gzip') return gunzipSync(body).toString()
  const text = body.toString()
  if (encoding === undefined || text.startsWith(`${encoding} of `))
    return text.replace(/^(?:br|zstd) of /, '')
  return brotliDecompressSync(body).toString()
}

async function ownServer(out: string, unknown: 'refuse' | 'revalidate' = 'refuse'): Promise<string> {
  const server = createServer(serve(await openAssets(out, { unknown }), { fallthrough: false }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const unknowns = ['404', 'revalidate'] as const

/** While a deploy rolls. Not whole: fewer pairs of servers, asked for fewer encodings. */
export function describeRolling(isWhole: boolean): void {
  describe('our own server', () => {
    for (const scheme of schemes)
      for (const unknown of ['refuse', 'revalidate'] as const)
        test(`${scheme}, unknown: ${unknown}: no URL ever gives bytes that are not its own`, async () => {
          const { folders, urls } = nodes(scheme)
          const start = (out: string) => ownServer(out, unknown)
          const origins = { old: await start(folders.old), new: await start(folders.new) }
          const kind = unknown === 'revalidate' ? 'query' : scheme
          expect(await wrongAnswers(origins, urls, kind, isWhole)).toEqual([])
        })
  })

  for (const [server, config] of servers)
    describeProxy(server, () => {
      // What this option offers is just that: other bytes for a while, which nobody keeps.
      for (const scheme of schemes)
        for (const unknown of unknowns.filter((each) => isWhole || each === '404' || scheme === 'names'))
          test(`${scheme}, unknown: ${unknown}: no URL ever gives bytes that are not its own`, async () => {
            const { folders, urls } = nodes(scheme)
            const start = (out: string) =>
              startProxy(server, join(out, '../server', out.slice(-3)), (listen) =>
                config(out, { listen, unknown }),
              )
            const origins = { old: await start(folders.old), new: await start(folders.new) }
            const kind = unknown === 'revalidate' ? 'query' : scheme
            expect(await wrongAnswers(origins, urls, kind, isWhole)).toEqual([])
          })
    })

  describeProxy(nginx, () => {
    test('the control: a pattern that strips the version gives new URLs the old bytes for good', async () => {
      const { folders, urls } = nodes('names')
      const start = (out: string) =>
        startProxy(nginx, join(out, '../server', out.slice(-3)), (listen) => naive(listen, out))
      const origins = { old: await start(folders.old), new: await start(folders.new) }
      const wrong = await wrongAnswers(origins, urls, 'names', isWhole)
      const js = urls.find(({ bytes }) => bytes === next['css/site.css'])?.url
      expect(wrong).toContain(`old,old,new: ${js} stays 200 old sheet`)
    })
  })
}

/** What is found in many a blog. */
function naive(listen: string, out: string): string {
  return `
    server {
      listen ${listen};
      location /static/ {
        alias ${out}/;
        rewrite "^/static/(.+)\\.[0-9a-f]{12}\\.(.+)$" /static/$1.$2 last;
        add_header Cache-Control "public, max-age=31536000, immutable";
      }
    }`
}
