import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, onTestFinished, vi } from 'vitest'
import type { Assets } from '../../src/assets.js'
import { openAssets } from '../../src/open.js'
import { connectTo, request } from '../support/http.js'
import { openFilesIn, testOpenFiles } from '../support/open-files.js'
import { type Door, startDoor } from './doors.js'
import { builtSite } from './site.js'

const megabyte = 1 << 20
export const film = Buffer.alloc(16 * megabyte, 'the film, scene by scene; ')

interface Opened {
  readonly assets: Assets
  readonly origin: string
  /** The content-named files that the server has open. */
  openFiles(): string[]
}

/** Assets of which none is in memory, behind a door. */
async function open(door: Door): Promise<Opened> {
  const { out } = await builtSite({ 'film.bin': film, 'small.txt': 'small' }, { compress: false })
  const assets = await openAssets(out, { memory: 0 })
  onTestFinished(() => assets.close())
  await assets.ready()
  const { origin } = await startDoor(door, assets)
  return { assets, origin, openFiles: () => openFilesIn(out) }
}

/** A connection on which nothing is read unless somebody does. */
function start(origin: string, text: string): Socket {
  const socket = connectTo(origin).pause()
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => {})
  socket.write(text)
  return socket
}

export function ask(origin: string, assets: Assets, path = 'film.bin'): Socket {
  return start(origin, line(assets, path))
}

function line(assets: Assets, path: string): string {
  return `GET ${assets.url(path)} HTTP/1.1\r\nHost: x\r\n\r\n`
}

/** Waits for what comes sooner or later; the assertion behind it says whether it did. */
export async function until(isTrue: () => boolean): Promise<void> {
  for (let i = 0; i < 3000 && !isTrue(); i++) await setTimeout(20)
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** What the process holds that the collector can't free, in bytes. */
async function held(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    collect()
    await setTimeout(20)
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** What visitors who leave, say half of what they want, or take nothing must not cost. */
export function describeVisitors(doors: readonly Door[]): void {
  describe.each(doors)('$name', (door) => {
    testOpenFiles('leaks no descriptor by 40 aborted downloads', async () => {
      const log = vi.spyOn(console, 'error')
      onTestFinished(() => log.mockRestore())
      const { assets, origin, openFiles } = await open(door)
      const abort = async (politely: boolean) => {
        const socket = ask(origin, assets).resume()
        await once(socket, 'data')
        // TLS has no rude way of its own.
        politely || origin.startsWith('https:') ? socket.destroy() : socket.resetAndDestroy()
        await once(socket, 'close')
      }
      await Promise.all(Array.from({ length: 40 }, (_, i) => abort(i % 2 === 0)))
      const file = assets.url('film.bin').slice('/static/'.length)
      expect(openFiles()).toEqual([file])
      await assets.close()
      await until(() => openFiles().length === 0)
      expect(openFiles()).toEqual([])
      // A visitor who leaves is no news.
      expect(log).not.toHaveBeenCalled()
    })

    testOpenFiles('opens nothing for half a request', async () => {
      const { assets, origin, openFiles } = await open(door)
      const request = `GET ${assets.url('film.bin')} HTTP/1.1\r\nHost: x\r\nAccept: x\r\n\r\n`
      const sockets = Array.from({ length: 50 }, (_, i) =>
        start(origin, request.slice(0, Math.ceil((i / 50) * (request.length - 2)))),
      )
      await Promise.all(sockets.map((socket) => once(socket, 'connect')))
      await setTimeout(50)
      expect(openFiles()).toEqual([])
    })

    testOpenFiles('needs one descriptor for 100 stalled readers of a file', async () => {
      const { assets, origin, openFiles } = await open(door)
      const before = await held()
      const sockets = Array.from({ length: 100 }, () => ask(origin, assets))
      await until(() => sockets.every((socket) => socket.bytesWritten > 0))
      // What was sent already is freed sooner or later.
      let cost = Number.POSITIVE_INFINITY
      for (let i = 0; i < 20 && cost >= 10e6; i++) {
        await setTimeout(300)
        cost = Math.min(cost, (await held()) - before)
      }
      expect(cost).toBeLessThan(10e6)
      expect(openFiles()).toEqual([assets.url('film.bin').slice('/static/'.length)])
      // None of them is in the way of others, and the first gets all of it in the end.
      expect((await request(origin, `GET ${assets.url('small.txt')}`)).body.toString()).toBe('small')
      let length = 0
      const count = (piece: Buffer) => {
        length += piece.length
      }
      sockets[0]?.on('data', count).resume()
      await until(() => length > film.length)
      expect(length).toBeGreaterThan(film.length)
    })
  })
}
