import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Assets } from '../../src/assets.js'
import { type BuildOptions, build } from '../../src/build.js'
import { type OpenOptions, openAssets } from '../../src/open.js'
import { type Files, folder, write } from '../support/folder.js'
import { connectTo, parseAnswer, request } from '../support/http.js'
import { type Door, startDoor } from './doors.js'

/** More than a connection takes at once. */
export const film = Buffer.alloc(12 << 20, 'the film, scene by scene; ')
export const one = { 'a.css': 'a { color: red }', 'b.txt': 'b', 'm.js': 'export {}' }
export const two = { 'a.css': 'a { color: tan }', 'm.js': 'export { }' }

/** A folder that is built again and again, and its assets. */
export class Site {
  readonly root: string
  readonly out: string

  private constructor(files: Files) {
    this.root = folder(files)
    this.out = join(folder(), 'static')
  }

  static async of(files: Files): Promise<Site> {
    const site = new Site(files)
    await site.build()
    return site
  }

  build(files: Files = {}, options: Partial<BuildOptions> = {}): Promise<unknown> {
    write(this.root, files)
    return build({
      cacheDir: false,
      roots: [this.root],
      out: this.out,
      base: '/static/',
      fast: true,
      originals: false,
      ...options,
    })
  }

  async open(options: OpenOptions = {}): Promise<Assets> {
    const assets = await openAssets(this.out, options)
    onTestFinished(() => assets.close())
    return assets
  }

  file(assets: Assets, path: string): string {
    return join(this.out, assets.url(path).slice('/static/'.length))
  }
}

/** What is seen of a new release behind a door. */
export function describeReloads(doors: readonly Door[]): void {
  describe.each(doors)('$name after a reload', (door) => {
    test('answers from the new release, and for the old one’s URLs as ever', async () => {
      const site = await Site.of(one)
      const assets = await site.open()
      const { origin } = await startDoor(door, assets)
      const get = async (url: string) => (await request(origin, `GET ${url}`)).body.toString()
      const old = assets.url('a.css')
      expect([await get(old), await get('/static/a.css')]).toEqual([one['a.css'], one['a.css']])
      await site.build(two)
      expect([assets.url('a.css'), await get('/static/a.css')]).toEqual([old, one['a.css']])
      await assets.reload()
      const url = assets.url('a.css')
      expect(url).not.toBe(old)
      expect([await get(old), await get(url), await get('/static/a.css')]).toEqual([
        one['a.css'],
        two['a.css'],
        two['a.css'],
      ])
      expect(Object.keys(assets.importMap().integrity)).toEqual([assets.url('m.js')])
    })

    test('ends what began on the old release with it, though a part of that is gone', async () => {
      const site = await Site.of({ 'film.bin': film })
      const assets = await site.open({ memory: 0 })
      const { origin } = await startDoor(door, assets)
      const download = await startDownload(origin, assets.url('film.bin'))
      const file = site.file(assets, 'film.bin')
      await site.build({ 'film.bin': 'another film' })
      await assets.reload()
      await setTimeout(20)
      rmSync(file)
      const { body } = parseAnswer(await download.rest())
      expect(body.equals(film)).toBe(true)
      expect((await request(origin, `GET ${assets.url('film.bin')}`)).body.toString()).toBe('another film')
    })
  })
}

/** A download that has begun, and of which not more is taken for now. */
export async function startDownload(origin: string, url: string): Promise<{ rest: () => Promise<Buffer> }> {
  const socket = connectTo(origin)
  const pieces: Buffer[] = []
  socket.on('error', () => {})
  socket.write(`GET ${url} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
  socket.on('data', (piece) => pieces.push(piece))
  await once(socket, 'data')
  socket.pause()
  const rest = async () => {
    socket.resume()
    await once(socket, 'close')
    return Buffer.concat(pieces)
  }
  return { rest }
}
