import { chmodSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import type { BuildOptions } from '../../src/build/options.js'
import { clean } from '../../src/clean.js'
import { rollback } from '../../src/rollback.js'
import { Site } from '../build/site.js'
import { age } from '../releases/history.js'
import { folder, write } from '../support/folder.js'
import { request } from '../support/http.js'
import { describeProxy, startProxy } from '../support/proxies.js'
import { servers } from './servers.js'

const schemes: readonly (readonly [string, (release: string) => BuildOptions['strategy'] & {}])[] = [
  ['names', () => ({})],
  ['query', () => ({ in: 'query' })],
  ['fixed', (release) => ({ version: { fixed: `2024-${release}` } })],
]

const immutable = 'public, max-age=31536000, immutable'

for (const [server, config] of servers)
  describeProxy(server, () => {
    test.each(schemes)(
      'a config of before a rollback and a clean is still right: %s',
      async (name, strategy) => {
        const site = new Site({ 'css/a.css': '' })
        // Apache changes its user.
        chmodSync(dirname(site.out), 0o755)
        const text = (release: string) => `of release ${release}`
        const built: { id: string; url: string }[] = []
        for (const release of ['01', '02', '03']) {
          write(site.root, { 'css/a.css': text(release) })
          const { release: id } = await site.build({ base: '/static/', strategy: strategy(release) })
          built.push({ id, url: site.asset('css/a.css').url })
        }
        const [one, two, three] = built as [(typeof built)[0], (typeof built)[0], (typeof built)[0]]
        const start = (home: string) =>
          startProxy(server, join(folder(), home), (listen) => config(site.out, { listen }))
        const origin = await start('server')
        const get = async (url: string, from = origin) => {
          const { headers, body, status } = await request(from, `GET /static/${url}`)
          return `${status} ${headers['cache-control']} ${body.toString()}`
        }
        await rollback(site.out, two.id)
        expect(await get('css/a.css')).toBe(`200 no-cache ${text('02')}`)
        for (const [{ url }, release] of [
          [one, '01'],
          [two, '02'],
          [three, '03'],
        ] as const)
          expect(await get(url)).toBe(`200 ${immutable} ${text(release)}`)
        age(site, one.id, 40)
        expect((await clean(site.out, { keep: 1 })).removed).toEqual([one.id])
        // With a query, another version may get the current bytes.
        const gone =
          name === 'query' ? /^(?:200 no-cache of release 02$|404 no-store )/ : /^404 no-store Not found/
        expect(await get(one.url)).toMatch(gone)
        for (const from of [origin, await start('anew')])
          for (const [{ url }, release] of [
            [two, '02'],
            [three, '03'],
          ] as const)
            expect(await get(url, from)).toBe(`200 ${immutable} ${text(release)}`)
      },
    )
  })
