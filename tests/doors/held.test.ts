import {
  chmodSync,
  copyFileSync,
  linkSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Assets } from '../../src/assets.js'
import { openAssets } from '../../src/open.js'
import { request } from '../support/http.js'
import { type Door, kinds, startDoor } from './doors.js'
import { builtSite } from './site.js'

const long = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 251))
const files = {
  'film.bin': long,
  'other.bin': 'other',
  'a.css': 'a { color: red }\n'.repeat(50),
  'empty.txt': '',
}

const log = vi.spyOn(console, 'error')
beforeEach(() => void log.mockReset().mockImplementation(() => {}))

/** Assets of which none is in memory, and where the film lies. */
async function open(door: Door): Promise<{ assets: Assets; origin: string; file: string; out: string }> {
  const { out } = await builtSite(files)
  const assets = await openAssets(out, { memory: 0 })
  onTestFinished(() => assets.close())
  await assets.ready()
  const { origin } = await startDoor(door, assets)
  return { assets, origin, out, file: join(out, assets.url('film.bin').slice('/static/'.length)) }
}

type Change = (file: string) => void

/** What leaves the bytes that were verified. */
const harmless: readonly (readonly [string, Change])[] = [
  ['has a new time', (file) => utimesSync(file, 0, 0)],
  ['has other permissions', (file) => chmodSync(file, 0o600)],
  ['has a second name', (file) => linkSync(file, `${file}.link`)],
  ['was written again with the same bytes', (file) => writeFileSync(file, long)],
  [
    'was replaced by a copy',
    (file) => {
      copyFileSync(file, `${file}.copy`)
      renameSync(`${file}.copy`, file)
    },
  ],
]

/** What is noticed only where the file is not open. */
const behind: readonly (readonly [string, Change])[] = [
  ['was deleted', (file) => rmSync(file)],
  [
    'was replaced by another file',
    (file) => {
      writeFileSync(`${file}.other`, Buffer.alloc(long.length))
      renameSync(`${file}.other`, file)
    },
  ],
]

const harmful: readonly (readonly [string, Change])[] = [
  ['holds other bytes of the same size', (file) => writeFileSync(file, Buffer.alloc(long.length))],
  [
    'holds other bytes, and its time set back',
    (file) => {
      writeFileSync(file, Buffer.alloc(long.length))
      utimesSync(file, 0, 0)
    },
  ],
  ['has grown', (file) => writeFileSync(file, 'more', { flag: 'a' })],
  ['has shrunk', (file) => truncateSync(file, 1000)],
  ['is empty', (file) => truncateSync(file, 0)],
]

describe.each(kinds)('$name serves from the disk', (door) => {
  test('all that it has, in every form', async () => {
    const { assets, origin } = await open(door)
    for (const [path, content] of Object.entries(files)) {
      const { status, body } = await request(origin, `GET ${assets.url(path)}`)
      expect([status, body.equals(Buffer.from(content))]).toEqual([200, true])
    }
    for (const encoding of ['br', 'zstd', 'gzip'])
      expect(
        (await request(origin, `GET ${assets.url('a.css')}`, { 'Accept-Encoding': encoding })).headers,
      ).toMatchObject({ 'content-encoding': encoding })
    const part = await request(origin, `GET ${assets.url('film.bin')}`, { Range: 'bytes=65530-65545' })
    expect([part.status, part.body.equals(long.subarray(65_530, 65_546))]).toEqual([206, true])
  })

  test.each([...harmless, ...behind])('an open file that %s', async (_, change) => {
    const { assets, origin, file } = await open(door)
    const get = () => request(origin, `GET ${assets.url('film.bin')}`)
    await get()
    change(file)
    for (let i = 0; i < 2; i++) expect((await get()).body.equals(long)).toBe(true)
    expect(log).not.toHaveBeenCalled()
  })

  test.each(harmless)('a file that %s before it is opened', async (_, change) => {
    const { assets, origin, file } = await open(door)
    change(file)
    expect((await request(origin, `GET ${assets.url('film.bin')}`)).body.equals(long)).toBe(true)
    expect(log).not.toHaveBeenCalled()
  })

  test.each([...harmful, ...behind])('nothing of a file that %s, until it is mended', async (_, change) => {
    const { assets, origin, file } = await open(door)
    const get = (headers = {}) => request(origin, `GET ${assets.url('film.bin')}`, headers)
    const other = () => request(origin, `GET ${assets.url('other.bin')}`)
    await other()
    change(file)
    for (const headers of [{}, { Range: 'bytes=0-9' }]) {
      const { status, headers: said, body } = await get(headers)
      expect([status, said['cache-control'], said.etag]).toEqual([500, 'no-store', undefined])
      expect(body.toString()).toBe('Internal server error\n')
      expect((await other()).body.toString()).toBe('other')
    }
    expect(log.mock.calls).toEqual([[expect.stringContaining(file)], [expect.stringContaining(file)]])
    writeFileSync(file, long)
    expect((await get()).body.equals(long)).toBe(true)
    expect(log).toHaveBeenCalledTimes(2)
  })

  test.each(harmful)('nothing of an open file that %s', async (_, change) => {
    const { assets, origin, file } = await open(door)
    const get = () => request(origin, `GET ${assets.url('film.bin')}`)
    await get()
    change(file)
    expect((await get()).status).toBe(500)
    rmSync(file)
    writeFileSync(file, long)
    expect((await get()).body.equals(long)).toBe(true)
  })
})
