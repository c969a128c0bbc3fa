import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import polka from 'polka'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { serve } from '../../src/adapters/node.js'
import type { Assets } from '../../src/assets.js'
import { withBefore } from '../../src/before.js'
import { signatureOf } from '../../src/io/file-state.js'
import { openAssets } from '../../src/open.js'
import { EverfreshError } from '../../src/values/error.js'
import { write } from '../support/folder.js'
import { request } from '../support/http.js'
import { startServer } from '../support/server.js'
import { chains, doors, startDoor } from './doors.js'
import { builtSite, type Site } from './site.js'

const css = 'a { color: red }\n'.repeat(50)

/** The name of a built file, as it lies in the output folder. */
function stored({ assets, out }: Site, path: string): string {
  return join(out, assets.url(path).slice(assets.base.length))
}

describe('a built folder that is not what its manifest says', () => {
  test('ready names the file that is missing', async () => {
    const site = await builtSite({ 'a.css': css })
    rmSync(stored(site, 'a.css'))
    const error: unknown = await site.assets.ready().catch((each: unknown) => each)
    expect(error).toBeInstanceOf(EverfreshError)
    expect(error).toMatchObject({
      code: 'output-corrupt',
      message: expect.stringContaining(stored(site, 'a.css')),
    })
  })

  test('and the file that holds other bytes', async () => {
    const site = await builtSite({ 'a.css': css })
    write(site.out, { [stored(site, 'a.css').slice(site.out.length + 1)]: css.replace('red', 'tan') })
    await expect(site.assets.ready()).rejects.toThrow(stored(site, 'a.css'))
  })

  test('plain copies are not needed', async () => {
    const site = await builtSite({ 'a.css': css })
    rmSync(join(site.out, 'a.css'))
    const { origin } = await startServer(serve(site.assets))
    expect((await request(origin, 'GET /static/a.css')).body.toString()).toBe(css)
  })

  test.each([
    ['.br', 'br'],
    ['.zst', 'zstd'],
    ['.gz', 'gzip'],
  ])('a %s variant that is missing or spoilt is left out', async (suffix, encoding) => {
    const site = await builtSite({ 'a.css': css })
    const file = `${stored(site, 'a.css')}${suffix}`
    const given = { 'Accept-Encoding': encoding }
    for (const spoil of [
      () => write(site.out, { [file.slice(site.out.length + 1)]: 'x' }),
      () => rmSync(file),
    ]) {
      spoil()
      const { origin } = await startServer(serve(await openAssets(site.out)))
      const { status, headers, body } = await request(origin, `GET ${site.assets.url('a.css')}`, given)
      expect([status, headers['content-encoding'], body.toString()]).toEqual([200, undefined, css])
    }
  })

  test('what is held in memory outlives its file', async () => {
    const site = await builtSite({ 'a.css': css })
    await site.assets.ready()
    rmSync(site.out, { recursive: true })
    const { origin } = await startServer(serve(site.assets))
    expect((await request(origin, `GET ${site.assets.url('a.css')}`)).body.toString()).toBe(css)
  })
})

describe('a failure', () => {
  test.each(chains)(
    'of a damaged file is its own: $name answers 500, and every other name as ever',
    async (door) => {
      const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
      const site = await builtSite({ 'a.css': css, 'b.css': css })
      rmSync(stored(site, 'a.css'))
      const failures: unknown[] = []
      const { origin } = await startDoor(door, site.assets, { failed: (error) => failures.push(error) })
      for (const target of ['/static/a.css', site.assets.url('a.css')]) {
        const { status, headers } = await request(origin, `GET ${target}`)
        expect([status, headers['cache-control']]).toEqual([500, 'no-store'])
      }
      expect((await request(origin, 'GET /static/b.css')).status).toBe(200)
      expect(failures).toEqual([])
      expect(warn).toHaveBeenCalledExactlyOnceWith(
        expect.stringContaining(stored(site, 'a.css')),
        'EverfreshWarning',
      )
      warn.mockRestore()
    },
  )

  test.each(chains)('of all assets is handed to the next handler by $name', async (door) => {
    const site = await builtSite({ 'a.css': css })
    await site.assets.close()
    const failures: unknown[] = []
    const { origin } = await startDoor(door, site.assets, { failed: (error) => failures.push(error) })
    expect((await request(origin, 'GET /static/a.css')).status).toBe(500)
    expect(failures).toEqual([expect.objectContaining({ message: 'these assets were closed' })])
  })

  test('without one is a plain 500 that nobody may store, and a line in the log', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const site = await builtSite({ 'a.css': css })
    await site.assets.close()
    const { origin } = await startServer(serve(site.assets))
    const { status, headers, body } = await request(origin, 'GET /static/a.css')
    expect([status, headers['cache-control']]).toEqual([500, 'no-store'])
    expect(body.toString()).toBe('Internal server error\n')
    expect(log).toHaveBeenCalledExactlyOnceWith('everfresh: these assets were closed')
    log.mockRestore()
  })

  test.each(doors)('comes again with the next request by $name', async (door) => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const site = await builtSite({ 'a.css': css })
    rmSync(stored(site, 'a.css'))
    const { origin } = await startDoor(door, site.assets)
    for (let i = 0; i < 2; i++) expect((await request(origin, 'GET /static/a.css')).status).toBe(500)
    log.mockRestore()
  })

  test('of the next handler is its own: it is not called again', async () => {
    const { assets } = await builtSite({ 'a.css': css })
    await assets.ready()
    let calls = 0
    const handler = serve(assets)
    const { origin } = await startServer((request, response) => {
      try {
        handler(request, response, () => {
          calls++
          throw new Error('a defect of the app')
        })
      } catch {
        response.writeHead(500).end()
      }
    })
    expect((await request(origin, 'GET /login')).status).toBe(500)
    expect(calls).toBe(1)
  })

  test('that the next handler can’t answer either, as Polka’s own can’t, is a plain 500', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { out } = await builtSite({ 'a.css': css })
    const manifest: object = JSON.parse(readFileSync(join(out, '.everfresh/manifest.json'), 'utf8'))
    const { handler } = polka().use(serve(await openAssets(manifest)))
    const { origin } = await startServer(handler)
    const { status, headers } = await request(origin, 'GET /static/a.css')
    expect([status, headers['cache-control']]).toEqual([500, 'no-store'])
    expect(log.mock.calls[0]?.[0]).toContain('open the built folder')
    log.mockRestore()
  })

  test('to be the first does not end the process: what was answered meanwhile stands', async () => {
    const { assets } = await builtSite({ 'a.css': css })
    const lost = unhandledRejections()
    const handler = serve(assets)
    const { origin } = await startServer((request, response) => {
      handler(request, response)
      response.writeHead(503).end('that took too long')
    })
    expect((await request(origin, 'GET /static/a.css')).status).toBe(503)
    await assets.ready()
    await setTimeout(20)
    expect(lost).toEqual([])
  })
})

describe.each(doors)('$name', (door) => {
  test('promises nothing for ever that it can’t read: the connection ends', async () => {
    const { assets } = await builtSite({ 'a.css': css })
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { origin } = await startDoor(door, { ...assets, ...unreadable })
    const { status, headers, body } = await request(origin, 'GET /static/a.css')
    if (status !== 200) expect([status, headers['cache-control']]).not.toEqual([status, forever])
    expect(body.length).toBeLessThan(css.length)
    log.mockRestore()
  })
})

const forever = 'public, max-age=31536000, immutable'

/** A folder can be opened like a file, and fails at the first byte. */
const unreadable: Pick<Assets, 'reply' | 'before'> = withBefore({
  ...({} as Assets),
  base: '/static/',
  reply: () => {
    const file = import.meta.dirname
    const content = { file, signature: signatureOf(statSync(file, { bigint: true })) }
    const headers = ['Content-Length', String(css.length), 'Cache-Control', forever]
    return { status: 200, headers, body: { content, start: 0, end: css.length } }
  },
})

/** What nobody caught until the test is over; Node ends the process for less. */
function unhandledRejections(): unknown[] {
  const lost: unknown[] = []
  const others = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', (error) => lost.push(error))
  onTestFinished(() => {
    process.removeAllListeners('unhandledRejection')
    for (const other of others) process.on('unhandledRejection', other)
  })
  return lost
}
