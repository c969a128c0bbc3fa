import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { watch } from 'chokidar'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { liveAssets } from '../../src/live.js'
import { eventually } from '../support/eventually.js'
import { folder, write } from '../support/folder.js'
import { request } from '../support/http.js'
import { headerOf, textOf } from './asking.js'
import { listenTo, startOn, startReloading } from './reload-site.js'

vi.mock('chokidar', async (importOriginal) => {
  const chokidar = await importOriginal<typeof import('chokidar')>()
  return { ...chokidar, watch: vi.fn(chokidar.watch) }
})
beforeEach(() => void vi.mocked(watch).mockClear())

const site = {
  'index.html': '<head><link rel="stylesheet" href="a.css"></head>',
  'a.css': '@import "b.css"',
  'b.css': 'b{}',
  'a.js': 'a',
}
const events = '/s/.everfresh/events'

/** A server of the site, and one who listens to it. */
async function listening(files: Record<string, string> = site) {
  const root = folder(files)
  const started = await startReloading(root, { base: '/s/' })
  const listener = await listenTo(started.origin + events)
  const first = await listener.next()
  return { ...started, root, listener, first }
}

describe('the script', () => {
  test('is less than a kilobyte, and nobody may keep it', async () => {
    const { origin } = await startReloading(folder(site), { base: '/s/' })
    const { status, headers, body } = await request(origin, 'GET /s/.everfresh/live.js')
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'text/javascript; charset=utf-8',
      'no-store',
    ])
    expect(body.length).toBeLessThan(1024)
    expect(Number(headers['content-length'])).toBe(body.length)
  })

  test.each([
    ['HEAD', 200, undefined],
    ['OPTIONS', 204, 'GET, HEAD, OPTIONS'],
    ['POST', 405, 'GET, HEAD, OPTIONS'],
  ])('%s of it, of the events and of the URLs is answered %i', async (method, status, allow) => {
    const { origin } = await startReloading(folder(site), { base: '/s/' })
    for (const name of ['live.js', 'events', 'urls']) {
      const answer = await request(origin, `${method} /s/.everfresh/${name}`)
      expect([name, answer.status, answer.headers.allow]).toEqual([name, status, allow])
      if (method === 'HEAD') expect(answer.body.length).toBe(0)
    }
    expect(watch).not.toHaveBeenCalled()
  })

  test('other methods than GET and HEAD are the app’s where it has the rest', async () => {
    const assets = await liveAssets({ roots: [folder(site)], liveReload: true })
    const ask = (method: string, name: string) =>
      assets.reply({ method, target: `/.everfresh/${name}`, headers: {} }, { fallthrough: true })
    for (const name of ['live.js', 'events', 'urls']) {
      expect(await ask('POST', name)).toBeNull()
      expect(await ask('GET', name)).toMatchObject({ status: 200 })
    }
    expect(await ask('GET', 'manifest.json')).toMatchObject({ status: 404 })
    await assets.close()
  })

  test('is not there unless one asks for it', async () => {
    const assets = await liveAssets({ roots: [folder(site)] })
    for (const name of ['live.js', 'events', 'urls'])
      expect(
        assets.reply({ method: 'GET', target: `/.everfresh/${name}`, headers: {} }, { fallthrough: true }),
      ).toMatchObject({ status: 404 })
    expect(await textOf(assets, '/')).not.toContain('script')
  })

  test('has no effect where all is read once, and that is said', async () => {
    const options = { roots: [folder(site)], liveReload: true, watch: false }
    await expect(liveAssets(options)).rejects.toMatchObject({ code: 'option-invalid' })
  })
})

describe('a page of the folders', () => {
  const tag = '<script src="/s/.everfresh/live.js?STATE" async></script>'
  const withoutState = (page: string) => page.replace(/(?<=live\.js\?)[0-9a-f]{16}(?=")/, 'STATE')
  const open = (files: Record<string, string | Uint8Array>, more = {}) =>
    liveAssets({ roots: [folder(files)], base: '/s/', liveReload: true, ...more })

  test.each([
    [
      'first in its head',
      '<html><head lang="x"><base href="//x/">',
      `<html><head lang="x">${tag}<base href="//x/">`,
    ],
    ['not in a comment', '<!-- <head> --><HEAD >ü</HEAD>', `<!-- <head> --><HEAD >${tag}ü</HEAD>`],
    [
      'not in a script',
      '<script>"<head>"</script><head></head>',
      `<script>"<head>"</script><head>${tag}</head>`,
    ],
    ['at the end without a head', '<h1>Hi</h1>\r\n', `<h1>Hi</h1>\r\n${tag}`],
    ['even if it is empty', '', tag],
  ])('gets the tag %s', async (_, page, expected) => {
    expect(withoutState(await textOf(await open({ 'index.html': page }), '/s/'))).toBe(expected)
  })

  test('in the encoding that it has, and not in UTF-16', async () => {
    const utf16 = Buffer.from('\ufeff<head></head>', 'utf16le')
    const latin1 = Buffer.from('<head></head>\xfc', 'latin1')
    const assets = await open({ 'a.html': utf16, 'b.html': latin1 })
    const bytesOf = async (target: string) => {
      const reply = await assets.reply({ method: 'GET', target, headers: {} }, { fallthrough: false })
      return Buffer.from(reply?.body?.content as Uint8Array)
    }
    expect((await bytesOf('/s/a.html')).equals(utf16)).toBe(true)
    expect(withoutState((await bytesOf('/s/b.html')).toString('latin1'))).toBe(`<head>${tag}</head>\xfc`)
  })

  test('has the entity tag of what is sent', async () => {
    const page = '<head></head>'
    const [plain, listens] = [
      await liveAssets({ roots: [folder({ 'a.html': page })] }),
      await open({ 'a.html': page }),
    ]
    const etag = await headerOf(listens, '/s/a.html', 'ETag')
    expect(etag).not.toBe(await headerOf(plain, '/a.html', 'ETag'))
    expect(await headerOf(listens, '/s/a.html', 'ETag')).toBe(etag)
    expect(await headerOf(listens, '/s/a.html', 'Content-Length')).toBe(
      String((await textOf(listens, '/s/a.html')).length),
    )
  })

  test('keeps its bytes where the URL has its version, and so does all that is no page', async () => {
    const files = { 'about.html': '<head></head>', 'a.svg': '<svg/>', 'a.txt': '<head></head>' }
    const assets = await open(files, { include: ['about.html'] })
    expect(assets.url('about.html')).toMatch(/\/about\.[0-9a-f]{12}\.html$/)
    expect(await textOf(assets, assets.url('about.html'))).toBe(files['about.html'])
    for (const path of ['a.svg', 'a.txt'] as const)
      expect(await textOf(assets, `/s/${path}`)).toBe(files[path])
  })
})

describe('who listens', () => {
  test('is greeted with the state of all files, by a stream that nobody keeps or changes', async () => {
    const { listener, first } = await listening()
    expect(listener.status).toBe(200)
    expect(Object.fromEntries(listener.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
    })
    expect(first).toEqual({ data: '', id: expect.stringMatching(/^[0-9a-f]{16}$/) })
  })

  test.each([
    ['an edit of a stylesheet', 'b.css', (root: string) => write(root, { 'b.css': 'c{}' })],
    ['a new stylesheet', 'new/c%20%C3%BC.css', (root: string) => write(root, { 'new/c ü.css': '' })],
    ['edits of two', 'a.css,b.css', (root: string) => write(root, { 'a.css': '', 'b.css': '' })],
    ['a stylesheet that goes', 'b.css', (root: string) => rmSync(join(root, 'b.css'))],
    ['an edit of a script', 'reload', (root: string) => write(root, { 'a.js': 'edited' })],
    ['an edit of a page', 'reload', (root: string) => write(root, { 'index.html': 'edited' })],
    ['a new file', 'reload', (root: string) => write(root, { 'b.js': '' })],
    ['an edit of both', 'reload', (root: string) => write(root, { 'a.css': 'edited', 'a.js': 'edited' })],
    [
      'an edit by rename',
      'b.css',
      (root: string) => {
        write(root, { '.b.css.swp': 'c{}' })
        renameSync(join(root, '.b.css.swp'), join(root, 'b.css'))
      },
    ],
  ])('is told of %s: %s', async (_, message, edit) => {
    const { root, listener, first } = await listening()
    edit(root)
    const next = await listener.next()
    expect(next?.data).toBe(message)
    expect(next?.id).not.toBe(first?.id)
  })

  test('is told of a file in a folder that is new, and in one that was renamed', async () => {
    const { root, listener } = await listening()
    mkdirSync(join(root, 'sub'))
    write(root, { 'sub/x.css': '1' })
    expect((await listener.next())?.data).toBe('sub/x.css')
    renameSync(join(root, 'sub'), join(root, 'other'))
    expect((await listener.next())?.data).toBe('sub/x.css,other/x.css')
    write(root, { 'other/x.css': '2' })
    expect((await listener.next())?.data).toBe('other/x.css')
  })

  test('hears nothing of hidden files, and of what came and went', async () => {
    const { root, listener } = await listening()
    write(root, { '.git/index': 'x', '4913': '' })
    rmSync(join(root, '4913'))
    await setTimeout(200)
    write(root, { 'a.css': 'edited' })
    expect((await listener.next())?.data).toBe('a.css')
  })

  test('is told to load all anew where more stylesheets changed than anybody edits', async () => {
    const { root, listener } = await listening()
    write(root, Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`${i}.css`, ''])))
    expect((await listener.next())?.data).toBe('reload')
  })

  test('hears at once of what changed before, by the id of the last event or by what the script knew', async () => {
    const { root, origin, first } = await listening()
    const known = first?.id ?? ''
    const again = async (query: string, headers = {}) =>
      (await listenTo(`${origin}${events}?${query}`, headers)).next()
    expect(await again('', { 'Last-Event-ID': known })).toEqual({ data: '', id: known })
    expect(await again(known)).toEqual({ data: '', id: known })
    write(root, { 'a.js': 'edited' })
    await eventually(async () => expect((await again(known))?.data).toBe('reload'))
    expect((await again('', { 'Last-Event-ID': known }))?.data).toBe('reload')
    const script = (await request(origin, 'GET /s/.everfresh/live.js')).body.toString()
    const [now = ''] = /[0-9a-f]{16}/.exec(script) ?? []
    expect(now).not.toBe(known)
    // The event is newer than the script.
    expect(await again(known, { 'Last-Event-ID': now })).toEqual({ data: '', id: now })
  })

  test('with a page from before an edit hears of it, though the page asks for its script afterwards', async () => {
    const { root, origin, listener } = await listening()
    const page = (await request(origin, 'GET /s/')).body.toString()
    write(root, { 'a.js': 'edited' })
    expect((await listener.next())?.data).toBe('reload')
    const src = /src="([^"]+live[^"]+)"/.exec(page)?.[1]
    const script = (await request(origin, `GET ${src}`)).body.toString()
    const [state = ''] = /[0-9a-f]{16}/.exec(script) ?? []
    expect((await (await listenTo(`${origin}${events}?${state}`)).next())?.data).toBe('reload')
  })

  test.each(["';alert(1)//", 'x', '0123456789ABCDEF'])(
    'gets no script with a state that is none: %s',
    async (query) => {
      const { origin, first } = await listening()
      const script = (await request(origin, `GET /s/.everfresh/live.js?${query}`)).body.toString()
      expect(script).toContain(`'${first?.id}'`)
      expect(script).not.toContain(`'${query}`)
    },
  )

  test('finds the state again after a restart, if no file changed', async () => {
    const root = folder(site)
    const states: (string | undefined)[] = []
    for (let i = 0; i < 2; i++) {
      const { origin, assets } = await startReloading(root)
      states.push((await (await listenTo(`${origin}/.everfresh/events`)).next())?.id)
      await assets.close()
    }
    expect(states[0]).toMatch(/^[0-9a-f]{16}$/)
    expect(states[1]).toBe(states[0])
  })
})

describe('the watcher', () => {
  test('is there only while somebody listens', async () => {
    const root = folder(site)
    const { origin } = await startReloading(root)
    await request(origin, 'GET /')
    await request(origin, 'GET /.everfresh/live.js')
    await request(origin, 'HEAD /.everfresh/events')
    expect(watch).not.toHaveBeenCalled()
    const listeners = [
      await listenTo(`${origin}/.everfresh/events`),
      await listenTo(`${origin}/.everfresh/events`),
    ]
    for (const listener of listeners) await listener.next()
    await eventually(() => expect(watch).toHaveBeenCalledOnce())
    const watcher = vi.mocked(watch).mock.results[0]?.value
    for (const listener of listeners) listener.hangUp()
    await eventually(() => expect(watcher.closed).toBe(true))
  })

  test('goes with close(), which ends the streams and refuses new ones', async () => {
    const { origin, assets, listener } = await listening()
    await assets.close()
    expect(await listener.next()).toBeNull()
    expect(vi.mocked(watch).mock.results[0]?.value.closed).toBe(true)
    expect((await request(origin, `GET ${events}`)).status).toBe(503)
  })
})

describe('a server that closes', () => {
  test('does not wait for who listens', async () => {
    const assets = await liveAssets({ roots: [folder(site)], liveReload: true })
    const { port, close } = await startOn(0, assets)
    const listener = await listenTo(`http://127.0.0.1:${port}/.everfresh/events`)
    await listener.next()
    await close()
    expect(await listener.next()).toBeNull()
    await assets.close()
  })

  test('nor after the assets were closed', async () => {
    const assets = await liveAssets({ roots: [folder(site)], liveReload: true })
    const { port, close } = await startOn(0, assets)
    await (await listenTo(`http://127.0.0.1:${port}/.everfresh/events`)).next()
    await assets.close()
    await close()
  })
})

describe('the URLs that stylesheets have now', () => {
  const files = { ...site, 'kept.css': 'kept', 'c ü.css': 'c' }

  async function started() {
    const root = folder(files)
    const options = { base: '/s/', exclude: ['kept.css'], origin: 'https://cdn.example.com' }
    const { assets, origin } = await startReloading(root, options)
    const asked = async (edited: string, ...urls: string[]) => {
      const query = [edited, ...urls.map(encodeURIComponent)].join('&')
      const { headers, body } = await request(origin, `GET /s/.everfresh/urls?${query}`)
      expect(headers['cache-control']).toBe('no-store')
      return JSON.parse(body.toString())
    }
    const url = (path: string) => assets.url(path).slice(options.origin.length)
    return { root, asked, url, assets, origin: options.origin }
  }

  test('are told of those that changed, and of those that import them', async () => {
    const { root, asked, url } = await started()
    const old = [url('a.css'), url('b.css'), url('c ü.css')]
    expect(await asked('b.css', ...old)).toEqual([null, null, null])
    write(root, { 'b.css': 'edited' })
    expect(await asked('b.css', ...old)).toEqual([url('a.css'), url('b.css'), null])
    expect(url('a.css')).not.toBe(old[0])
  })

  test('have the host that the page has', async () => {
    const { root, asked, assets } = await started()
    const old = assets.url('b.css')
    expect(await asked('b.css', old)).toEqual([null])
    write(root, { 'b.css': 'edited' })
    expect(await asked('b.css', old)).toEqual([assets.url('b.css')])
    expect(assets.url('b.css')).toMatch(/^https:\/\/cdn/)
  })

  test('have a query where there is no version', async () => {
    const { root, asked } = await started()
    const [first] = await asked('kept.css', '/s/kept.css')
    expect(first).toMatch(/^\/s\/kept\.css\?/)
    expect(await asked('kept.css', first)).toEqual([null])
    write(root, { 'kept.css': 'edited' })
    const [second] = await asked('kept.css', first)
    expect(second).toMatch(/^\/s\/kept\.css\?/)
    expect(second).not.toBe(first)
  })

  test('of plain names have the version', async () => {
    const { asked, url } = await started()
    const plain = ['/s/b.css', '/s/b.css?x', '/s/c%20%C3%BC.css']
    expect(await asked('b.css,c%20%C3%BC.css', ...plain)).toEqual([
      url('b.css'),
      url('b.css'),
      url('c ü.css'),
    ])
  })

  test.each(['/other.css', '/s/nope.css', 'https://example.com/s/b.css', 'data:text/css,x', '', '%'])(
    'are as they were of what is not ours: %j',
    async (given) => {
      const { asked, url } = await started()
      expect(await asked('b.css', url('b.css'), given)).toEqual([null, null])
    },
  )

  test('are known of a version from before a restart, by its name', async () => {
    const { asked, url } = await started()
    expect(await asked('b.css', '/s/a.000000000000.css')).toEqual([url('a.css')])
  })

  test.each([
    ['of a stylesheet that no stylesheet of the page reaches', 'kept.css'],
    ['of one that is gone', 'gone.css'],
    ['of nothing', ''],
    ['of nonsense', '%zz'],
  ])('say that the page must be loaded anew after an edit %s', async (_, edited) => {
    const { asked, url } = await started()
    expect(await asked(edited, url('a.css'))).toBeNull()
    expect(await asked(`b.css,${edited}`, url('a.css'))).toBeNull()
    expect(await asked(edited)).toBeNull()
  })
})
