import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { serve } from '../../src/adapters/node.js'
import type { Assets } from '../../src/assets.js'
import { build } from '../../src/build.js'
import { chooseForMemory } from '../../src/io/memory.js'
import { openAssets } from '../../src/open.js'
import { folder, write } from '../support/folder.js'
import { connectTo, request } from '../support/http.js'
import { startServer } from '../support/server.js'
import { kinds, startDoor } from './doors.js'

/** What these servers hold in memory of all files together. */
const budget = 1 << 20
/** More than a connection takes at once. */
const size = 12 << 20
const [start, end] = ['the first bytes', 'the last bytes']

// Large files are written once for all tests, so their folder is not that of one.
const home = mkdtempSync(join(tmpdir(), 'everfresh-large-'))
afterAll(() => rmSync(home, { recursive: true }))

const film = Buffer.alloc(size)
film.write(start)
film.write(end, size - end.length)
const digest = digestOf(film)

/** Assets with one file that is too large for memory, and one that is not. */
let assets: Assets
let file: string

beforeAll(async () => {
  write(join(home, 'public'), { 'film.bin': film, 'small.txt': 'small' })
  await build({
    cacheDir: false,
    roots: [join(home, 'public')],
    out: join(home, 'out'),
    base: '/static/',
    originals: false,
  })
  await openAgain()
  file = join(home, 'out', assets.url('film.bin').slice('/static/'.length))
})

/** An earlier test may have touched the file, which assets then don't trust any more. */
async function openAgain(): Promise<void> {
  await assets?.close()
  assets = await openAssets(join(home, 'out'), { memory: budget })
  await assets.ready()
}

const log = vi.spyOn(console, 'error')
beforeEach(() => void log.mockReset())

describe('what is held in memory', () => {
  const file = (name: string, size: number) => ({ file: name, size, integrity: '' })
  test.each([
    ['all, if it fits', [file('a', 3), file('b', 7)], ['a', 'b']],
    ['the smallest first', [file('large', 9), file('b', 2), file('a', 1)], ['a', 'b']],
    ['nothing, if the smallest is too large', [file('a', 11)], []],
    ['a file of no bytes', [file('a', 10), file('b', 0)], ['a', 'b']],
    ['up to the last byte', [file('a', 10)], ['a']],
  ])('%s', (_, files, held) => {
    expect([...chooseForMemory(10, files)].sort()).toEqual(held)
  })

  test('of a second group what the first leaves', () => {
    const [first, second] = [[file('a', 7)], [file('b', 3), file('c', 4), file('a', 7)]]
    expect([...chooseForMemory(10, first, second)].sort()).toEqual(['a', 'b'])
  })

  test('never what no buffer should hold', () => {
    expect(chooseForMemory(Number.POSITIVE_INFINITY, [file('a', 2 ** 31)]).size).toBe(0)
  })

  test('a budget that is none is refused', async () => {
    for (const memory of [-1, Number.NaN, '64', null])
      await expect(openAssets(join(home, 'out'), { memory: memory as number })).rejects.toMatchObject({
        code: 'option-invalid',
      })
  })
})

describe.each(kinds)('$name streams what is too large', (door) => {
  beforeAll(openAgain)

  test('every byte of it', async () => {
    const { origin } = await startDoor(door, assets)
    const { status, headers, body } = await request(origin, `GET ${assets.url('film.bin')}`)
    expect([status, headers['content-length'], headers.etag]).toEqual([200, `${size}`, `"${digest}"`])
    expect(body.equals(film)).toBe(true)
  })

  test('a part of it, HEAD and 304', async () => {
    const { origin } = await startDoor(door, assets)
    const line = assets.url('film.bin')
    const part = await request(origin, `GET ${line}`, { Range: `bytes=-${end.length}` })
    expect([part.status, part.body.toString()]).toEqual([206, end])
    const head = await request(origin, `HEAD ${line}`)
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, `${size}`, 0])
    const again = await request(origin, `GET ${line}`, { 'If-None-Match': `"${digest}"` })
    expect([again.status, again.body.length]).toEqual([304, 0])
  })

  test('and sends none of it once it changed', async () => {
    const { origin } = await startDoor(door, assets)
    overwrite(file, start.toUpperCase())
    const { status, headers, body } = await request(origin, `GET ${assets.url('film.bin')}`)
    expect([status, headers['cache-control'], headers.etag]).toEqual([500, 'no-store', undefined])
    expect(body.toString()).toBe('Internal server error\n')
    const small = await request(origin, `GET ${assets.url('small.txt')}`)
    expect([small.status, small.body.toString()]).toEqual([200, 'small'])
    expect(log).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(file))
  })
})

describe('a file that changes while it is sent ends the connection', () => {
  beforeEach(openAgain)

  test('with other bytes: they are not what the URL names', async () => {
    const received = await downloadWhile(() => overwrite(file, 'others', size - 100))
    expect(received.includes('others')).toBe(false)
    expect(received.length).toBeLessThan(size)
  })

  test('with less: no other answer is taken for the rest', async () => {
    onTestFinished(() => writeFileSync(file, film))
    const received = await downloadWhile(() => truncateSync(file, 1000))
    expect(received.includes('small')).toBe(false)
    expect(received.length).toBeLessThan(size)
  })
})

test('a variant that was replaced behind the server is dropped for the file itself', async () => {
  const [name, identity, variant] = [
    'film.000000000000.txt',
    Buffer.alloc(budget + 2),
    Buffer.alloc(budget + 1),
  ]
  const gzip = { file: `${name}.gz`, size: variant.length, integrity: `sha256-${digestOf(variant)}` }
  const film = {
    ...{ file: name, url: name, version: '000000000000', immutable: true, type: 'text/plain' },
    ...{ size: identity.length, integrity: `sha256-${digestOf(identity)}`, variants: { gzip } },
  }
  const manifest = { version: 1, release: '0', base: '/', assets: { 'film.txt': film } }
  const files = { [name]: identity, [`${name}.gz`]: variant }
  const out = folder({ ...files, '.everfresh/manifest.json': JSON.stringify(manifest) })
  const assets = await openAssets(out, { memory: budget })
  await assets.ready()
  const { origin } = await startServer(serve(assets))
  write(out, { [`${name}.gz`]: 'a stronger encoder was here' })
  const { status, headers, body } = await request(origin, `GET /${name}`, { 'Accept-Encoding': 'gzip' })
  expect([status, headers['content-encoding'], body.length]).toEqual([200, undefined, identity.length])
})

function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64')
}

/** Other bytes in a file, whose size stays, until the test is over. */
function overwrite(file: string, text: string, at = 0): void {
  const put = (bytes: Buffer) => {
    const descriptor = openSync(file, 'r+')
    writeSync(descriptor, bytes, 0, bytes.length, at)
    closeSync(descriptor)
  }
  put(Buffer.from(text))
  onTestFinished(() => put(film.subarray(at, at + text.length)))
}

/** Asks for these files in one go. */
function ask(origin: string, ...paths: string[]): Socket {
  const socket = connectTo(origin)
  socket.on('error', () => {})
  socket.write(paths.map((path) => `GET ${assets.url(path)} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''))
  return socket
}

/** All that comes of a large file, which is changed at its first bytes, and of a small one behind it. */
async function downloadWhile(change: () => void): Promise<Buffer> {
  const { origin } = await startServer(serve(assets))
  const socket = ask(origin, 'film.bin', 'small.txt')
  const pieces: Buffer[] = []
  socket.once('data', change)
  socket.on('data', (piece) => {
    pieces.push(piece)
    if (piece.includes('small')) socket.destroy()
  })
  await once(socket, 'close')
  return Buffer.concat(pieces)
}
