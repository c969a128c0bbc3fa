import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { serve } from '../../src/adapters/node.js'
import { versionedUrlsOf } from '../../src/manifest/claimed-urls.js'
import type { Manifest } from '../../src/manifest/manifest.js'
import { openAssets } from '../../src/open.js'
import type { LogicalPath } from '../../src/values/logical-path.js'
import { encodePath } from '../../src/values/url-path.js'
import { type Answer, request } from '../support/http.js'
import { describeProxy, startProxy } from '../support/proxies.js'
import { startServer } from '../support/server.js'
import { builtTwice, ways } from './built.js'
import { servers } from './servers.js'

/**
 * Every URL that the releases have, and what others may make of those of files that there still are: a plain copy of one
 * that is gone lies on the disk until somebody cleans up, and only our own server knows.
 */
function targetsOf([old, current]: readonly [Manifest, Manifest]): string[] {
  const urlsIn = (manifest: Manifest, isWanted: (path: LogicalPath) => boolean) =>
    [...manifest.assets].flatMap(([path, asset]) =>
      isWanted(path) ? versionedUrlsOf(path, asset, manifest) : [],
    )
  const isThere = (path: LogicalPath) => current.assets.has(path)
  const plain = [...current.assets.keys()].map(encodePath)
  const urls = [...plain, ...urlsIn(current, isThere), ...urlsIn(old, isThere)]
  const gone = urlsIn(old, (path) => !isThere(path))
  return [...new Set([...urls, ...gone, ...urls.flatMap(variationsOf)])].map((url) => `/static/${url}`)
}

function variationsOf(url: string): string[] {
  const [, name = '', parameter = '', version = ''] = /^(.*)\?([^=]+)=(.*)$/.exec(url) ?? []
  if (name !== '')
    return [
      `${name}?${parameter}=made-up`,
      `${name}?x=1&${parameter}=${version}`,
      `${name}?${parameter}=${version}&${parameter}=${version}`,
      `${name}?${parameter.toUpperCase()}=${version}`,
      `${name}?${parameter}`,
    ]
  return [
    url.replace(/\.\d{10}\./, '.1999999999.'),
    url.replace(/\.1\.\d\.0\./, '.1.9.0.'),
    url.replace(/\.2024-\d\d\./, '.2031-01.'),
    url.replace(/\.[0-9a-f]{16,32}\./, (version) => `.${'f'.repeat(version.length - 2)}.`),
    `${url}.br`,
    `${url}/`,
    `${url}?x=1`,
  ]
}

function decoded({ headers, body }: Answer): string {
  const encoding = headers['content-encoding']
  if (encoding === 'br') return brotliDecompressSync(body).toString()
  return (encoding === 'gzip' ? gunzipSync(body) : body).toString()
}

/** What of an answer must be the same, whoever gives it. */
async function seen(origin: string, target: string, accept: string) {
  const answer = await request(origin, `GET ${target}`, { 'Accept-Encoding': accept })
  const { status, headers } = answer
  const caching = headers['cache-control']
  return status === 200
    ? { target, status, caching, type: headers['content-type'], text: decoded(answer) }
    : { target, status, caching }
}

for (const [server, config] of servers)
  describeProxy(server, () => {
    for (const [way, optionsOf] of Object.entries(ways))
      for (const unknown of ['404', 'revalidate'] as const)
        test(`${way}, unknown: ${unknown}: a folder that was built is served as our own server does`, async () => {
          const { out, manifests } = await builtTwice(optionsOf)
          const assets = await openAssets(out, { unknown: unknown === '404' ? 'refuse' : unknown })
          const own = await startServer(serve(assets, { fallthrough: false }))
          const origin = await startProxy(server, join(out, '../server'), (listen) =>
            config(out, { listen, unknown }),
          )
          const targets = targetsOf(manifests)
          const differences: string[] = []
          for (const accept of ['identity', 'br', 'gzip'])
            for (const target of targets) {
              const [its, ours] = [await seen(origin, target, accept), await seen(own.origin, target, accept)]
              if (JSON.stringify(its) !== JSON.stringify(ours))
                differences.push(`${JSON.stringify(its)} instead of ${JSON.stringify(ours)}`)
            }
          expect(differences).toEqual([])
          const kept = await Promise.all(targets.map((target) => seen(own.origin, target, 'identity')))
          expect(kept.some(({ caching }) => caching?.includes('immutable'))).toBe(true)
          expect(kept.some(({ caching }) => caching === 'no-cache')).toBe(true)
        })
  })
