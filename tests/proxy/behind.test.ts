import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodePath } from '../../src/values/url-path.js'
import { folder } from '../support/folder.js'
import { request } from '../support/http.js'
import { describeProxy, startProxy } from '../support/proxies.js'
import { servers } from './servers.js'
import { type Pages, release, schemes } from './site.js'

const pages = (age: string, number: string): Pages => ({
  'js/app.js': `${age} app`,
  'css/site.css': `${age} sheet`,
  'same.js': 'same',
  'page.html': `${age} page`,
  [`only-${age}.js`]: `only ${age}`,
  'release.txt': number,
})

for (const [server, config] of servers)
  describeProxy(server, () => {
    for (const scheme of schemes)
      test(`${scheme}: a config that is one release behind gives right bytes or none`, async () => {
        const home = folder()
        const out = join(home, 'static')
        const first = release(out, scheme, pages('old', '1'))
        const origin = await startProxy(server, join(home, 'server'), (listen) => config(out, { listen }))
        const second = release(out, scheme, pages('new', '2'))

        for (const [{ assets }, age] of [
          [first, 'old'],
          [second, 'new'],
        ] as const)
          for (const [path, { url, immutable }] of assets) {
            const { status, headers, body } = await request(origin, `GET /static/${url}`)
            const isMissing = status === 404 && headers['cache-control'] === 'no-store' && age === 'new'
            const isCurrent =
              body.toString() === readFileSync(join(out, path), 'utf8') &&
              headers['cache-control'] === 'no-cache'
            const isOwn = immutable && body.toString() === pages(age, age === 'old' ? '1' : '2')[path]
            expect([url, isMissing || isOwn || isCurrent]).toEqual([url, true])
            // Where names alone lead to files, nothing is missing.
            if (scheme === 'names' || scheme === 'query') expect([url, status]).toEqual([url, 200])
          }
        for (const path of second.assets.keys()) {
          const plain = await request(origin, `GET /static/${encodePath(path)}`)
          expect([plain.body.toString(), plain.headers['cache-control']]).toEqual([
            pages('new', '2')[path],
            'no-cache',
          ])
        }
      })
  })
