import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nginx as nginxConfig } from '../../src/proxy.js'
import { type ObjectServer, startObjects } from '../support/object-server.js'
import { describeProxy, nginx, startProxy } from '../support/proxies.js'
import { problemsOf, type Releases } from './row.js'
import { rows } from './rows.js'
import { pagesOf, release, schemes } from './site.js'
import { store } from './stored.js'

describeProxy(nginx, () => {
  for (const scheme of schemes)
    describe(`an edge over a store: ${scheme}`, () => {
      const home = mkdtempSync(join(tmpdir(), 'everfresh-'))
      const ends: (() => Promise<void>)[] = []
      let [origin, releases]: [string, Releases | null] = ['', null]
      let objects: ObjectServer
      beforeAll(async () => {
        const out = join(home, 'static')
        const old = release(out, scheme, { ...pagesOf('old'), 'gone.js': 'old gone' })
        releases = { old, current: release(out, scheme, pagesOf('new')) }
        writeFileSync(join(out, '.env'), 'SECRET')
        objects = await startObjects((end) => ends.push(end))
        store(objects, out, [releases.current, old])
        objects.objects.set('.env', { bytes: Buffer.from('SECRET'), headers: {} })
        const start = (listen: string) =>
          nginxConfig(out, { listen, edge: objects.address, cache: join(home, 'cache') })
        origin = await startProxy(nginx, join(home, 'server'), start, (end) => ends.push(end))
      })
      afterAll(async () => {
        for (const end of ends) await end()
        rmSync(home, { recursive: true, force: true })
      })
      for (const row of rows.filter(
        (each) => (each.schemes ?? schemes).includes(scheme) && each.unknown !== 'revalidate',
      ))
        test(row.says, async () => {
          if (releases === null) throw new Error('no releases')
          expect(await problemsOf(origin, row, scheme, releases)).toEqual([])
          expect(await problemsOf(origin, row, scheme, releases)).toEqual([])
        })
    })
})
