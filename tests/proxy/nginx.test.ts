import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createManifest } from '../../src/manifest/manifest.js'
import { nginxConfig } from '../../src/proxy/nginx.js'
import { proxySettings } from '../../src/proxy/options.js'
import { tableOf } from '../../src/proxy/table.js'
import { nginx } from '../../src/proxy.js'
import { parseBase } from '../../src/values/base.js'
import { asset } from '../manifest/sample.js'
import { folder, write } from '../support/folder.js'
import { request } from '../support/http.js'
import { describeProxy, nginx as program, startProxy } from '../support/proxies.js'
import { release } from './site.js'

describeProxy(program, () => {
  test('100,000 names load, the longest of them too', async () => {
    const home = folder({
      'static/first.css.0123456789ab': 'first',
      [`static/${'long/'.repeat(40)}x`]: 'long',
    })
    const names = Array.from({ length: 100_000 }, (_, at) => asset(`some/folder/of/it/file-${at}.css`))
    const manifest = createManifest(parseBase('/static/'), [
      ...names,
      asset('first.css'),
      asset(`${'long/'.repeat(40)}x`, {
        file: `${'long/'.repeat(40)}x` as never,
        url: `${'long/'.repeat(40)}x`,
      }),
    ])
    const origin = await startProxy(program, join(home, 'server'), (listen) =>
      nginxConfig(tableOf(manifest), { ...proxySettings({ listen }, join(home, 'static')), part: 'all' }),
    )
    const forever = 'public, max-age=31536000, immutable'
    for (const [url, body] of [
      ['first.css.0123456789ab', 'first'],
      [`${'long/'.repeat(40)}x`, 'long'],
    ]) {
      const answer = await request(origin, `GET /static/${url}`)
      expect([answer.status, answer.headers['cache-control'], `${answer.body}`]).toEqual([200, forever, body])
    }
  })

  test('both parts, in a server that has headers and an error page of its own', async () => {
    const home = folder({ 'more.conf': 'add_header Strict-Transport-Security "max-age=1" always;' })
    const out = join(home, 'static')
    const { assets } = release(out, 'names', { 'a.css': 'a' })
    const origin = await startProxy(program, join(home, 'server'), async (listen) => {
      write(home, { 'server.conf': await nginx(out, { part: 'server', include: join(home, 'more.conf') }) })
      const http = await nginx(out, { part: 'http' })
      return `${http} server { listen ${listen}; error_page 404 /index.html; add_header X-Outer 1;
        include ${home}/server.conf; location / { return 200 "the app"; } }`
    })
    const found = await request(origin, `GET /static/${[...assets.values()][0]?.url}`)
    expect(found.headers).toMatchObject({
      'strict-transport-security': 'max-age=1',
      'x-content-type-options': 'nosniff',
    })
    const missing = await request(origin, 'GET /static/a.0123456789ab.css')
    expect([missing.status, `${missing.body}`]).toEqual([404, 'Not found\n'])
    expect(missing.headers['strict-transport-security']).toBe('max-age=1')
    expect(`${(await request(origin, 'GET /other')).body}`).toBe('the app')
  })

  test.each(['/', '/a b/ü/'])('the base %s', async (base) => {
    const home = folder()
    const out = join(home, 'static')
    const { assets } = release(out, 'names', { 'css/a.css': 'a', 'index.html': 'front' }, base)
    const origin = await startProxy(program, join(home, 'server'), (listen) => nginx(out, { listen }))
    const at = encodeURI(base)
    const found = await request(origin, `GET ${at}${assets.get('css/a.css' as never)?.url}`)
    expect([found.status, found.headers['cache-control'], `${found.body}`]).toEqual([
      200,
      'public, max-age=31536000, immutable',
      'a',
    ])
    expect(`${(await request(origin, `GET ${at}`)).body}`).toBe('front')
    expect((await request(origin, `GET ${at}.everfresh/manifest.json`)).status).toBe(404)
  })

  test('lifetimes other than a year, and one for plain names', async () => {
    const home = folder()
    const out = join(home, 'static')
    const { assets } = release(out, 'query', { 'a.css': 'a' })
    const origin = await startProxy(program, join(home, 'server'), (listen) =>
      nginx(out, { listen, maxAge: 600, plainMaxAge: 60 }),
    )
    const control = async (url: string) =>
      (await request(origin, `GET /static/${url}`)).headers['cache-control']
    expect(await control([...assets.values()][0]?.url ?? '')).toBe('public, max-age=600, immutable')
    expect(await control('a.css')).toBe('public, max-age=60')
    expect(await control('a.css?cache_id=other')).toBe('public, max-age=60')
    expect(await control('none.css')).toBe('no-store')
  })

  test('a version that came again with other bytes is answered, and revalidated', async () => {
    const home = folder()
    const out = join(home, 'static')
    release(out, 'fixed', { 'a.css': 'one', 'release.txt': '1' })
    const { assets } = release(out, 'fixed', { 'a.css': 'two', 'release.txt': '1' })
    const origin = await startProxy(program, join(home, 'server'), (listen) => nginx(out, { listen }))
    const { headers, body } = await request(origin, `GET /static/${assets.get('a.css' as never)?.url}`)
    expect([headers['cache-control'], `${body}`]).toEqual(['no-cache', 'two'])
  })
})
