import fs, { readFileSync, rmSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { serve } from '../../src/adapters/node.js'
import type { Assets } from '../../src/assets.js'
import { liveAssets } from '../../src/live.js'
import { openAssets } from '../../src/open.js'
import { eventually } from '../support/eventually.js'
import { folder, write } from '../support/folder.js'
import { parseAnswer, request } from '../support/http.js'
import { openFilesIn, testOpenFiles } from '../support/open-files.js'
import { startServer } from '../support/server.js'
import { http1Kinds } from './doors.js'
import { describeReloads, film, one, Site, startDownload, two } from './reloads.js'

describeReloads(http1Kinds)

/** The files below a folder that are opened while the work is done. */
async function openedIn(out: string, work: () => Promise<unknown>): Promise<string[]> {
  const opened = new Set<string>()
  const record = (file: unknown) => {
    if (String(file).startsWith(`${out}/`)) opened.add(String(file).slice(out.length + 1))
  }
  const { openSync } = fs
  const { open } = fs.promises
  fs.openSync = (file, ...rest) => {
    record(file)
    return openSync(file, ...rest)
  }
  fs.promises.open = (file, ...rest) => {
    record(file)
    return open(file, ...rest)
  }
  syncBuiltinESMExports()
  try {
    await work()
  } finally {
    Object.assign(fs, { openSync })
    Object.assign(fs.promises, { open })
    syncBuiltinESMExports()
  }
  return [...opened].sort()
}

describe('a reload', () => {
  test('comes before the first answer, too', async () => {
    const site = await Site.of(one)
    const assets = await site.open()
    await site.build(two)
    await assets.reload()
    expect(readFileSync(site.file(assets, 'a.css'), 'utf8')).toBe(two['a.css'])
  })

  test.each<[string, (site: Site, assets: Assets) => unknown, string]>([
    [
      'whose manifest is gone',
      ({ out }) => rmSync(join(out, '.everfresh/manifest.json')),
      'manifest-missing',
    ],
    [
      'whose manifest is cut',
      ({ out }) => write(out, { '.everfresh/manifest.json': '{' }),
      'manifest-corrupt',
    ],
    [
      'of which a file is missing',
      async (site) => rmSync(site.file(await openAssets(site.out), 'a.css')),
      'output-corrupt',
    ],
    [
      'of which a file is damaged, even one that is held',
      (site, assets) => write(site.out, { [site.file(assets, 'b.txt').slice(site.out.length)]: 'B' }),
      'output-corrupt',
    ],
    ['at another base', (site) => site.build({}, { base: '/other/' }), 'base-invalid'],
  ])('to a release %s is refused, and all stays as it was', async (_, spoil, code) => {
    for (const memory of [0, 1 << 20]) {
      const site = await Site.of(one)
      const assets = await site.open({ memory })
      await assets.ready()
      const { origin } = await startServer(serve(assets))
      const [url, map] = [assets.url('a.css'), assets.importMap()]
      await site.build(two)
      await spoil(site, assets)
      await expect(assets.reload()).rejects.toMatchObject({ code })
      expect([assets.url('a.css'), assets.importMap()]).toEqual([url, map])
      for (const each of [url, '/static/a.css'])
        expect((await request(origin, `GET ${each}`)).body.toString()).toBe(one['a.css'])
      rmSync(site.file(assets, 'b.txt'), { force: true })
      await site.build()
      await assets.reload()
      expect((await request(origin, 'GET /static/a.css')).body.toString()).toBe(two['a.css'])
    }
  })

  test('heals what was damaged when it was opened', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    onTestFinished(() => warn.mockRestore())
    const site = await Site.of(one)
    const assets = await site.open()
    rmSync(site.file(assets, 'a.css'))
    const { origin } = await startServer(serve(assets))
    expect((await request(origin, 'GET /static/a.css')).status).toBe(500)
    await site.build()
    await assets.reload()
    expect((await request(origin, 'GET /static/a.css')).body.toString()).toBe(one['a.css'])
  })

  test.each([0, 1 << 20])('reads nothing twice, with %s bytes in memory', async (memory) => {
    const site = await Site.of({ ...one, 'c.css': 'a { color: red }\n'.repeat(50) })
    const assets = await site.open({ memory })
    await assets.ready()
    await site.build(two)
    const next = await openAssets(site.out)
    const expected = ['a.css', 'm.js'].map((path) => site.file(next, path).slice(site.out.length + 1))
    const opened = await openedIn(site.out, () => assets.reload())
    expect(opened.filter((file) => !file.startsWith('.everfresh/'))).toEqual(expected.sort())
  })

  test('that comes while one is under way is one with it', async () => {
    const site = await Site.of(one)
    const assets = await site.open()
    await assets.ready()
    await site.build(two)
    const first = assets.reload()
    expect(assets.reload()).toBe(first)
    await first
    expect(assets.reload()).not.toBe(first)
    await assets.reload()
  })

  test('races with requests, each of which gets one release or the other', async () => {
    const site = await Site.of(one)
    const assets = await site.open({ memory: 0 })
    const { origin } = await startServer(serve(assets))
    for (const files of [two, one, two]) {
      await site.build(files)
      const reloading = assets.reload()
      const bodies = await Promise.all(
        Array.from({ length: 50 }, async () => (await request(origin, 'GET /static/a.css')).body.toString()),
      )
      await reloading
      expect(bodies.filter((body) => body !== one['a.css'] && body !== two['a.css'])).toEqual([])
      expect((await request(origin, 'GET /static/a.css')).body.toString()).toBe(files['a.css'])
    }
  })

  test('needs a folder', async () => {
    const site = await Site.of(one)
    const manifest = JSON.parse(readFileSync(join(site.out, '.everfresh/manifest.json'), 'utf8')) as object
    await expect((await openAssets(manifest)).reload()).rejects.toMatchObject({ code: 'manifest-missing' })
  })

  test('after the end is refused, and one before it comes to nothing', async () => {
    const site = await Site.of(one)
    const assets = await site.open()
    const reloading = assets.reload()
    await assets.close()
    await expect(reloading).rejects.toThrow('these assets were closed')
    await expect(assets.reload()).rejects.toThrow('these assets were closed')
    await expect(assets.ready()).rejects.toThrow('these assets were closed')
  })

  test('reads folders that were read once', async () => {
    const root = folder(one)
    const assets = await liveAssets({ roots: [root], base: '/static/', watch: false })
    const url = assets.url('a.css')
    write(root, two)
    expect(assets.url('a.css')).toBe(url)
    await assets.reload()
    expect(assets.url('a.css')).not.toBe(url)
  })

  testOpenFiles('closes what only the old release had', async () => {
    const site = await Site.of(one)
    const assets = await site.open({ memory: 0 })
    const { origin } = await startServer(serve(assets))
    for (const path of Object.keys(one)) await request(origin, `GET ${assets.url(path)}`)
    expect(openFilesIn(site.out).length).toBe(3)
    rmSync(join(site.root, 'b.txt'))
    const b = site.file(assets, 'b.txt').slice(site.out.length + 1)
    rmSync(join(site.out, '.everfresh/releases'), { recursive: true })
    await site.build()
    await assets.reload()
    expect(openFilesIn(site.out)).not.toContain(b)
  })
})

describe('closing', () => {
  testOpenFiles('closes all files at once, or with the end of the answer that needs it', async () => {
    const site = await Site.of({ ...one, 'film.bin': film })
    const assets = await site.open({ memory: 0 })
    const { origin } = await startServer(serve(assets))
    await request(origin, `GET ${assets.url('a.css')}`)
    const download = await startDownload(origin, assets.url('film.bin'))
    await assets.close()
    expect(openFilesIn(site.out)).toEqual([site.file(assets, 'film.bin').slice(site.out.length + 1)])
    expect(parseAnswer(await download.rest()).body.equals(film)).toBe(true)
    await eventually(() => expect(openFilesIn(site.out)).toEqual([]))
  })

  test('twice is as well as once', async () => {
    const assets = await (await Site.of(one)).open({ memory: 0 })
    await assets.ready()
    await assets.close()
    await assets.close()
  })
})
