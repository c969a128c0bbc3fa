import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MemoryStore } from '../../src/io/stores/memory-store.js'
import { nginx as nginxConfig } from '../../src/proxy.js'
import { publish } from '../../src/publish.js'
import { startObjects } from '../support/object-server.js'
import { describeProxy, nginx, startProxy } from '../support/proxies.js'
import { problemsOf, type Releases } from './answers.js'
import { exceptionOf } from './exceptions.js'
import { rows } from './rows.js'
import { pagesOf, release, type Scheme, schemes } from './site.js'
import { copyTo } from './stored.js'

/** Two releases in a store, by what publishes them; a bucket alone can't have versions in queries, so those are copied. */
async function stored(out: string, scheme: Scheme): Promise<{ store: MemoryStore; releases: Releases }> {
  const store = new MemoryStore()
  const publishing = () => (scheme === 'query' ? null : publish(out, store, { variants: 'keys' }))
  const old = release(out, scheme, { ...pagesOf('old'), 'gone.js': 'old gone' })
  await publishing()
  const current = release(out, scheme, pagesOf('new'))
  await publishing()
  writeFileSync(join(out, '.env'), 'SECRET')
  if (scheme === 'query') await copyTo(store, out, [current, old])
  const headers = { contentType: 'text/plain', cacheControl: 'no-cache' }
  await store.put('.env', { bytes: Buffer.from('SECRET') }, headers)
  return { store, releases: { old, current } }
}

describeProxy(nginx, () => {
  for (const scheme of schemes)
    describe(`in front of a store: ${scheme}`, () => {
      const home = mkdtempSync(join(tmpdir(), 'everfresh-'))
      const ends: (() => Promise<void>)[] = []
      let [origin, releases]: [string, Releases | null] = ['', null]
      beforeAll(async () => {
        const out = join(home, 'static')
        const made = await stored(out, scheme)
        releases = made.releases
        const objects = await startObjects(made.store.objects, (end) => ends.push(end))
        const from = scheme === 'query' ? out : made.store
        const start = (listen: string) =>
          nginxConfig(from, { listen, edge: objects.address, cache: join(home, 'cache') })
        origin = await startProxy(nginx, join(home, 'server'), start, (end) => ends.push(end))
      })
      afterAll(async () => {
        for (const end of ends) await end()
        rmSync(home, { recursive: true, force: true })
      })
      const mine = rows.filter((row) => {
        const isVariant = /Accept-Encoding|variants|varies/.test(row.says)
        return (
          (row.schemes ?? schemes).includes(scheme) &&
          row.unknown !== 'revalidate' &&
          // Of a folder nobody knows which variants were published.
          !(scheme === 'query' && isVariant)
        )
      })
      for (const row of mine)
        test(row.says, async () => {
          if (releases === null) throw new Error('no releases')
          const exception = exceptionOf('edge', row)
          // Fetched, and kept.
          for (const _ of [1, 2]) {
            const problems = await problemsOf(origin, row, scheme, releases)
            if (exception === undefined) expect(problems).toEqual([])
            else expect(problems, `no longer true: ${exception.reason}`).not.toEqual([])
          }
        })
    })
})
