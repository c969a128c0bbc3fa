import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { nginx as nginxConfig } from '../../src/proxy.js'
import { rollback } from '../../src/publish.js'
import { forever, PublishedSite } from '../open/published-site.js'
import { builtSite } from '../publish/site.js'
import { eventually } from '../support/eventually.js'
import { folder } from '../support/folder.js'
import { type Answer, request } from '../support/http.js'
import { type ObjectServer, startObjects } from '../support/object-server.js'
import { describeProxy, nginx, startProxy } from '../support/proxies.js'

interface Edge {
  readonly objects: ObjectServer
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Answer>
  /** Status, lifetime and text. */
  readonly line: (path: string) => Promise<string>
}

async function edgeOf(
  site: PublishedSite,
  configFor = (listen: string, edge: string, cache: string) =>
    nginxConfig(site.store, { listen, edge, cache }),
): Promise<Edge> {
  const [objects, home] = [await startObjects(site.objects), folder()]
  const origin = await startProxy(nginx, join(home, 'server'), (listen) =>
    configFor(listen, objects.address, join(home, 'cache')),
  )
  const get: Edge['get'] = (path, headers) => request(origin, `GET ${path}`, headers)
  const line = async (path: string) => {
    const { status, headers, body } = await get(path)
    return `${status} ${headers['cache-control']} ${body.toString().trim()}`
  }
  return { objects, get, line }
}

function keyOf(site: PublishedSite, pattern: RegExp): string {
  const key = [...site.objects.keys()].reverse().find((each) => pattern.test(each))
  if (key === undefined) throw new Error(`there is no ${pattern}`)
  return key
}

const content = /^a\.[0-9a-f]{12}\.css$/
const missing = '404 no-store Not found'

describeProxy(nginx, () => {
  test('what was fetched is answered while the store is down, pages too; all else is a 502 that nobody keeps', async () => {
    const site = new PublishedSite()
    await site.publish('one')
    const { objects, line } = await edgeOf(site)
    const asset = `/s/${keyOf(site, content)}`
    const fetched = [`200 ${forever} one`, '200 no-cache <p>one</p>']
    expect([await line(asset), await line('/s/page.html')]).toEqual(fetched)
    await objects.stop()
    expect([await line(asset), await line('/s/page.html')]).toEqual(fetched)
    const other = `/s/${keyOf(site, /^b\.[0-9a-f]{12}\.css$/)}`
    expect(await line(other)).toBe('502 no-store The store can not be reached')
    await objects.start()
    await eventually(async () => expect(await line(other)).toBe(`200 ${forever} b`))
  })

  test('an asset is fetched once, whoever asks in which way, and the store is told nothing of visitors', async () => {
    const site = new PublishedSite()
    await site.publish('one')
    const { objects, get } = await edgeOf(site)
    const key = keyOf(site, content)
    const headers = {
      Cookie: 'a=b',
      Authorization: 'Basic eDp5',
      'Accept-Encoding': 'br, gzip',
      Range: 'bytes=0-1',
    }
    await Promise.all(['', '?x=1', '?x=2', ''].map((query) => get(`/s/${key}${query}`, headers)))
    expect((await get(`/s/${key}`)).body.toString()).toBe('one')
    expect(objects.takeRequests()).toEqual([key])
    expect(Object.keys(objects.headers).sort()).toEqual(['host'])
  })

  test.each([403, 404] as const)(
    'a store that says %d has no such object yet: it is found when it comes',
    async (status) => {
      const site = new PublishedSite()
      await site.publish('one')
      const { objects, get, line } = await edgeOf(site)
      objects.missingStatus = status
      const [key, other] = ['new.0123456789ab.js', 'new.js']
      const { headers } = await get(`/s/${key}`)
      expect([headers['content-type'], headers['x-amz-request-id']]).toEqual([
        'text/plain; charset=utf-8',
        undefined,
      ])
      expect([await line(`/s/${key}`), await line(`/s/${other}`)]).toEqual([missing, missing])
      const bytes = Buffer.from('new')
      await site.store.put(key, { bytes }, { contentType: 'text/javascript', cacheControl: forever })
      await site.store.put(other, { bytes }, { contentType: 'text/javascript', cacheControl: 'no-cache' })
      expect([await line(`/s/${key}`), await line(`/s/${other}`)]).toEqual([
        `200 ${forever} new`,
        '200 no-cache new',
      ])
    },
  )

  test('a config that is one release behind is right: content names for ever, and what looks like one as the store says', async () => {
    const site = new PublishedSite()
    await site.publish('one')
    const { objects, line } = await edgeOf(site)
    await site.publish('two')
    const asset = `/s/${keyOf(site, content)}`
    expect(await line(asset)).toBe(`200 ${forever} two`)
    const report = (text: string) =>
      site.store.put(
        'r.202401011234.js',
        { bytes: Buffer.from(text) },
        { contentType: 'text/javascript', cacheControl: 'no-cache' },
      )
    await report('first')
    expect(await line('/s/r.202401011234.js')).toBe('200 no-cache first')
    await report('second')
    expect(await line('/s/r.202401011234.js')).toBe('200 no-cache second')
    await objects.stop()
    expect(await line(asset)).toBe(`200 ${forever} two`)
  })

  test('pages and plain names follow the store, and what is removed there is gone', async () => {
    const site = new PublishedSite()
    await site.publish('one')
    const { objects, get, line } = await edgeOf(site)
    expect(await line('/s/page.html')).toBe('200 no-cache <p>one</p>')
    await site.publish('two')
    await eventually(async () => expect(await line('/s/page.html')).toBe('200 no-cache <p>two</p>'))
    await rollback(site.store)
    await eventually(async () => expect(await line('/s/page.html')).toBe('200 no-cache <p>one</p>'))
    const { headers } = await get('/s/page.html')
    expect((await get('/s/page.html', { 'If-None-Match': headers.etag ?? '' })).status).toBe(304)
    site.objects.delete('page.html')
    await eventually(async () => expect(await line('/s/page.html')).toBe(missing))
    objects.takeRequests()
  })

  test('objects that lie there as gzip alone are unpacked for whoever can not read that', async () => {
    const site = new PublishedSite()
    const text = 'a long text '.repeat(200)
    await site.publish(text, { variants: 'gzip' })
    const { get } = await edgeOf(site)
    const asset = `/s/${keyOf(site, content)}`
    const plain = await get(asset)
    const packed = await get(asset, { 'Accept-Encoding': 'gzip' })
    expect([plain, packed].map(({ headers }) => [headers['content-encoding'], headers.vary])).toEqual([
      [undefined, 'Accept-Encoding'],
      ['gzip', 'Accept-Encoding'],
    ])
    expect(gunzipSync(packed.body).toString()).toBe(text)
    expect(plain.body.toString()).toContain(text)
  })

  test('the store is never asked for what is private', async () => {
    const site = new PublishedSite()
    await site.publish('one')
    const { objects, get } = await edgeOf(site)
    const id = keyOf(site, /^\.everfresh\/releases\//)
    const targets = [
      '.everfresh/current.json',
      '%2eeverfresh/current.json',
      '/.everfresh/current.json',
      id,
      '.env',
    ]
    for (const target of [
      ...targets.map((each) => `/s/${each}`),
      '/.everfresh/asset',
      '/.everfresh/document',
    ])
      expect([target, (await get(target)).status]).toEqual([target, 404])
    expect(objects.takeRequests()).toEqual([])
  })

  test('the control: what is found in many a blog keeps a 404 after the object has come, and says for ever', async () => {
    const site = new PublishedSite()
    await site.publish('one')
    const { line } = await edgeOf(
      site,
      async (listen, edge, cache) => `
      proxy_cache_path ${cache} keys_zone=naive:1m;
      server {
        listen ${listen};
        location /s/ {
          proxy_pass ${edge}/;
          proxy_cache naive;
          proxy_cache_valid any 10m;
          proxy_hide_header Cache-Control;
          add_header Cache-Control "${forever}" always;
        }
      }`,
    )
    const key = 'new.0123456789ab.js'
    expect(await line(`/s/${key}`)).toMatch(new RegExp(`^404 ${forever}`))
    await site.store.put(
      key,
      { bytes: Buffer.from('new') },
      { contentType: 'text/javascript', cacheControl: forever },
    )
    expect(await line(`/s/${key}`)).toMatch(/^404 /)
  })
})

const address = 'https://bucket.example.com/prefix'

test.each([
  [{ edge: 'bucket' }, /edge is "bucket"/],
  [{ edge: 'https://key:secret@example.com/' }, /edge is/],
  [{ edge: 'https://example.com/a"b' }, /edge is/],
  [{ edge: address, cacheSize: 'much' }, /cacheSize is "much"/],
  [{ edge: address, cache: 'relative' }, /cache is "relative"/],
  [{ edge: address, unknown: 'revalidate' as const }, /unknown is "revalidate"/],
  [{}, /memory:\/\/objects" is a store/],
])('the options %o are refused', async (options, message) => {
  const site = new PublishedSite()
  await site.publish('one')
  await expect(nginxConfig(site.store, options)).rejects.toThrow(message)
})

test('an https store is checked by its name and certificate', async () => {
  const out = await builtSite({ 'a.css': 'a' })
  const config = await nginxConfig(out, { edge: address })
  for (const line of [
    'server bucket.example.com:443;',
    'proxy_ssl_name "bucket.example.com";',
    'proxy_ssl_verify on;',
  ])
    expect(config).toContain(line)
})

test('of a folder nobody knows which variants were published, so its config names none', async () => {
  const out = await builtSite({ 'a.css': 'a long text '.repeat(200) }, { compress: true })
  expect(await nginxConfig(out, { edge: address })).not.toMatch(/"br,|"gz"/)
})
