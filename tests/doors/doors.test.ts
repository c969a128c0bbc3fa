import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import { findZstd } from '../../src/io/find-zstd.js'
import { exchange, parseAnswer, request } from '../support/http.js'
import { doors, fromApp, startDoor } from './doors.js'
import { builtSite, SharedSite } from './site.js'

const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
const script = 'export const words = "the same again, "\n'.repeat(50)
const page = `<!doctype html>\r\n<script type="module" src="/static/js/app.js"></script>\r\n${'<p>so it is</p>\n'.repeat(50)}`
const forever = 'public, max-age=31536000, immutable'

const files = {
  'index.html': page,
  'js/app.js': script,
  'bytes.bin': everyByte,
  'empty.txt': '',
  'img/ü (1).png': 'pixels',
}

const site = new SharedSite(files)

describe.each(doors)('$name', (door) => {
  test('a versioned URL gets its bytes, for ever', async () => {
    const { assets, origin } = await site.open(door)
    const { status, headers, body } = await request(origin, `GET ${assets.url('bytes.bin')}`)
    expect(status).toBe(200)
    expect(body.equals(everyByte)).toBe(true)
    expect(headers).toMatchObject({
      'cache-control': forever,
      'content-length': '256',
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      date: expect.any(String),
    })
    expect(headers.vary).toBeUndefined()
  })

  test('a plain name gets the same, and is revalidated', async () => {
    const { origin } = await site.open(door)
    const { status, headers, body } = await request(origin, 'GET /static/bytes.bin')
    expect([status, headers['cache-control'], body.equals(everyByte)]).toEqual([200, 'no-cache', true])
  })

  test.each([
    ['br', brotliDecompressSync],
    ['zstd', async (bytes: Buffer) => (await findZstd()).decompress(bytes, script.length)],
    ['gzip', gunzipSync],
  ])('the %s variant decodes to the file', async (encoding, decode) => {
    const { assets, origin } = await site.open(door)
    const given = { 'Accept-Encoding': encoding }
    const { headers, body } = await request(origin, `GET ${assets.url('js/app.js')}`, given)
    expect(headers).toMatchObject({ 'content-encoding': encoding, vary: 'Accept-Encoding' })
    expect(Number(headers['content-length'])).toBe(body.length)
    expect(body.length).toBeLessThan(script.length)
    expect((await decode(body)).toString()).toBe(script)
  })

  test('a page is answered for its folder, with the versioned names in it', async () => {
    const { assets, origin } = await site.open(door)
    const { headers, body } = await request(origin, 'GET /static/')
    expect(body.toString()).toBe(page.replace('/static/js/app.js', assets.url('js/app.js')))
    expect(headers['cache-control']).toBe('no-cache')
  })

  test('a name with blanks and umlauts', async () => {
    const { assets, origin } = await site.open(door)
    expect((await request(origin, `GET ${assets.url('img/ü (1).png')}`)).body.toString()).toBe('pixels')
  })

  test('a file of no bytes', async () => {
    const { assets, origin } = await site.open(door)
    const { status, headers, body } = await request(origin, `GET ${assets.url('empty.txt')}`)
    expect([status, headers['content-length'], body.length]).toEqual([200, '0', 0])
  })

  test('HEAD tells what GET would send', async () => {
    const { assets, origin } = await site.open(door)
    const get = await request(origin, `GET ${assets.url('js/app.js')}`, { 'Accept-Encoding': 'gzip' })
    const head = await request(origin, `HEAD ${assets.url('js/app.js')}`, { 'Accept-Encoding': 'gzip' })
    expect({ ...head.headers, date: '' }).toEqual({ ...get.headers, date: '' })
    expect([head.status, head.body.length]).toEqual([200, 0])
  })

  test('a 304 has the header that it needs, and no body', async () => {
    const { assets, origin } = await site.open(door)
    const given = { 'Accept-Encoding': 'br' }
    const { headers } = await request(origin, `GET ${assets.url('js/app.js')}`, given)
    const tags = `"x", W/${headers.etag}`
    const again = await request(origin, `GET ${assets.url('js/app.js')}`, { ...given, 'If-None-Match': tags })
    expect([again.status, again.body.length]).toEqual([304, 0])
    expect(again.headers).toMatchObject({
      etag: headers.etag,
      'cache-control': forever,
      vary: 'Accept-Encoding',
      date: expect.any(String),
    })
  })

  test('a range gets its bytes', async () => {
    const { assets, origin } = await site.open(door)
    const given = { Range: 'bytes=10-19' }
    const { status, headers, body } = await request(origin, `GET ${assets.url('bytes.bin')}`, given)
    expect([status, headers['content-range'], headers['content-length']]).toEqual([
      206,
      'bytes 10-19/256',
      '10',
    ])
    expect(body.equals(everyByte.subarray(10, 20))).toBe(true)
  })

  test('a range past the end gets 416', async () => {
    const { assets, origin } = await site.open(door)
    const { status, headers } = await request(origin, `GET ${assets.url('bytes.bin')}`, {
      Range: 'bytes=256-',
    })
    expect([status, headers['content-range']]).toEqual([416, 'bytes */256'])
  })

  test.each([
    ['an unknown version', 'js/app.000000000000.js'],
    ['the manifest', '.everfresh/manifest.json'],
    ['a variant’s own name', 'js/app.js.br'],
    ['that of a zstd variant', 'js/app.js.zst'],
  ])('%s is refused, and nobody may store that', async (_, rest) => {
    const { origin } = await site.open(door, { fallthrough: true })
    const { status, headers, body } = await request(origin, `GET /static/${rest}`)
    expect([status, headers['cache-control'], body.toString()]).toEqual([404, 'no-store', 'Not found\n'])
    expect(headers['content-type']).toBe('text/plain; charset=utf-8')
  })

  test('below a base of its own an unknown name is refused too', async () => {
    const { origin } = await site.open(door)
    const { status, headers, body } = await request(origin, 'GET /static/nope.js')
    expect([status, headers['cache-control'], body.toString()]).toEqual([404, 'no-store', 'Not found\n'])
  })

  test('and a method that is not to read', async () => {
    const { assets, origin } = await site.open(door)
    const { status, headers } = await request(origin, `POST ${assets.url('js/app.js')}`)
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS'])
  })

  test('OPTIONS says what there is', async () => {
    const { assets, origin } = await site.open(door)
    const { status, headers, body } = await request(origin, `OPTIONS ${assets.url('js/app.js')}`)
    expect([status, headers.allow, body.length]).toEqual([204, 'GET, HEAD, OPTIONS', 0])
  })

  test('nothing depends on what a proxy says of itself, or somebody of a proxy', async () => {
    const { assets, origin } = await site.open(door)
    const given = {
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-Prefix': '/x',
    }
    const line = `GET ${assets.url('bytes.bin')}`
    const plain = await request(origin, line)
    const forwarded = await request(origin, line, { ...given, Forwarded: 'host=evil.example' })
    expect({ ...forwarded.headers, date: '' }).toEqual({ ...plain.headers, date: '' })
  })

  test('nothing of this is worth a line in the log', async () => {
    const log = vi.spyOn(console, 'error')
    const { assets, origin } = await site.open(door)
    await request(origin, `GET ${assets.url('bytes.bin')}`)
    await request(origin, 'GET /static/nope.js')
    expect(log).not.toHaveBeenCalled()
    log.mockRestore()
  })
})

// What has no such thing as an earlier header.
describe.each(doors.filter(({ name }) => name !== 'fetch'))('$name', (door) => {
  test('what another handler said before stays, and its Vary and ours are one list', async () => {
    const { assets, origin } = await site.open(door, {
      earlier: { Vary: ['Origin', 'Cookie'], 'X-Frame-Options': ['DENY'], 'Cache-Control': ['private'] },
    })
    const { headers } = await request(origin, `GET ${assets.url('js/app.js')}`)
    expect(headers['x-frame-options']).toBe('DENY')
    expect(headers['cache-control']).toBe(forever)
    expect(headers.vary?.split(/, ?/)).toEqual(['Origin', 'Cookie', 'Accept-Encoding'])
    const unvaried = await request(origin, `GET ${assets.url('bytes.bin')}`)
    expect(unvaried.headers.vary?.split(/, ?/)).toEqual(['Origin', 'Cookie'])
    const again = await request(origin, `GET ${assets.url('js/app.js')}`, { 'If-None-Match': '*' })
    expect(again.headers.vary?.split(/, ?/)).toEqual(['Origin', 'Cookie', 'Accept-Encoding'])
  })
})

// What HTTP/2 has no form for.
describe.each(doors.filter(({ scheme }) => scheme !== 'h2c'))('$name', (door) => {
  test('two lines of Accept-Encoding are one list, and two of Range are no range', async () => {
    const { assets, origin } = await site.open(door)
    const lines =
      'Accept-Encoding: gzip;q=0\r\nRange: bytes=0-1\r\naccept-encoding: br\r\nrange: bytes=2-3\r\n'
    const head = `GET ${assets.url('js/app.js')} HTTP/1.1\r\nHost: x\r\n${lines}Connection: close\r\n\r\n`
    const { status, headers } = parseAnswer(await exchange(origin, head))
    expect([status, headers['content-encoding']]).toEqual([200, 'br'])
  })

  test('pipelined requests are answered in order', async () => {
    const { assets, origin } = await site.open(door)
    const line = (path: string, end = '') => `GET ${assets.url(path)} HTTP/1.1\r\nHost: x\r\n${end}\r\n`
    const bytes = await exchange(
      origin,
      line('img/ü (1).png') + line('empty.txt') + line('bytes.bin', 'Connection: close\r\n'),
    )
    const lengths = bytes.toString('latin1').matchAll(/^content-length: (\d+)/gim)
    expect([...lengths].map(([, length]) => length)).toEqual(['6', '0', '256'])
    expect(bytes.subarray(-256).equals(everyByte)).toBe(true)
  })

  test('HTTP/1.0 is answered and hung up on', async () => {
    const { assets, origin } = await site.open(door)
    const { status, body } = parseAnswer(
      await exchange(origin, `GET ${assets.url('bytes.bin')} HTTP/1.0\r\nHost: x\r\n\r\n`),
    )
    expect([status, body.equals(everyByte)]).toEqual([200, true])
  })
})

describe.each(doors.filter(({ hasApp }) => hasApp))('$name has an app behind it', (door) => {
  test('which gets what lies outside of the base', async () => {
    const { origin } = await site.open(door)
    const { status, body } = await request(origin, 'GET /login')
    expect([status, body.toString()]).toEqual([203, fromApp])
  })

  test.each(['GET /static/nope.js', 'POST /static/js/app.js', 'OPTIONS /static/js/app.js'])(
    'and with fallthrough %s',
    async (line) => {
      const { origin } = await site.open(door, { fallthrough: true })
      const { status, body } = await request(origin, line)
      expect([status, body.toString()]).toEqual([203, fromApp])
    },
  )
})

test.each(doors.filter(({ hasApp }) => !hasApp))(
  'without one, what lies outside of the base is nobody’s: $name',
  async (door) => {
    const { origin } = await site.open(door)
    const { status, headers, body } = await request(origin, 'GET /login')
    expect([status, headers['cache-control'], body.toString()]).toEqual([404, 'no-store', 'Not found\n'])
  },
)

const atTheRoot = doors.filter(({ name, hasApp }) => hasApp && !/mounted|prefix|path/.test(name))

describe.each(atTheRoot)('at the base / $name', (door) => {
  test.each([
    [{}, 203],
    [{ fallthrough: false }, 404],
  ])('with %o answers an unknown name with %i', async (options, status) => {
    const { assets } = await builtSite({ 'bytes.bin': everyByte }, { base: '/' })
    const { origin } = await startDoor(door, assets, options)
    expect((await request(origin, 'GET /nope.js')).status).toBe(status)
    expect((await request(origin, 'GET /js/app.000000000000.js')).status).toBe(404)
    expect((await request(origin, 'GET /bytes.bin')).status).toBe(200)
  })
})
