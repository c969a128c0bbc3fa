import { rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { serve } from '../../src/adapters/node.js'
import type { Assets } from '../../src/assets.js'
import { answer } from '../../src/http/answer.js'
import { entriesOf } from '../../src/http/entry.js'
import type { Part } from '../../src/http/representation.js'
import { Table } from '../../src/http/table.js'
import { signatureOf } from '../../src/io/file-state.js'
import { liveAssets } from '../../src/live.js'
import { parseBase } from '../../src/values/base.js'
import { parseLogicalPath } from '../../src/values/logical-path.js'
import { folder } from '../support/folder.js'
import { request } from '../support/http.js'
import { startServer } from '../support/server.js'
import { tagOf } from './site.js'

/** A file that is too large to hold, as its table has it. */
function stored(file: string, bytes: string): Part {
  writeFileSync(file, bytes)
  const signature = signatureOf(statSync(file, { bigint: true }))
  return {
    size: bytes.length,
    integrity: `sha256-${tagOf(bytes).slice(1, -1)}`,
    content: { file, signature },
  }
}

function film() {
  const home = folder()
  const [file, variant] = [join(home, 'film'), join(home, 'film.br')]
  const variants = [{ ...stored(variant, 'short'), encoding: 'br' as const }]
  const path = parseLogicalPath('film.txt')
  const parts = { path, immutable: true, type: 'text/plain', identity: stored(file, 'a long film'), variants }
  return { file, variant, table: new Table(parseBase('/'), entriesOf('film.0123456789ab.txt', parts)) }
}

const target = '/film.0123456789ab.txt'

describe('a reply to HEAD', () => {
  const toHead = (headers: Record<string, string>) =>
    answer(film().table, { method: 'HEAD', target, headers }, { fallthrough: false })

  test('names the stored file of which it speaks', () => {
    expect(toHead({})).toMatchObject({ body: null, promised: { file: expect.stringMatching(/film$/) } })
  })
  test('and what says the same, without a body too', () => {
    const reply = toHead({ 'accept-encoding': 'br' })
    expect(reply).toMatchObject({ body: null, promised: { file: expect.stringMatching(/film\.br$/) } })
    expect(reply?.fallback).toMatchObject({ body: null, promised: { file: expect.stringMatching(/film$/) } })
  })
  test('names none where GET would send none of it', () => {
    expect(toHead({ 'if-none-match': '*' })).not.toHaveProperty('promised')
    expect(toHead({ 'if-match': '"x"' })).not.toHaveProperty('promised')
  })
})

describe('over the wire', () => {
  async function both(change: (site: ReturnType<typeof film>) => void, accept = 'identity') {
    const site = film()
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const assets = { base: '/', reply: (...asked: [never, never]) => answer(site.table, ...asked) }
    const { origin } = await startServer(serve(assets as unknown as Assets, { fallthrough: false }))
    change(site)
    const given = { 'Accept-Encoding': accept }
    const [get, head] = [
      await request(origin, `GET ${target}`, given),
      await request(origin, `HEAD ${target}`, given),
    ]
    const lines = log.mock.calls.length
    log.mockRestore()
    expect({ ...head.headers, date: '' }).toEqual({ ...get.headers, date: '' })
    expect([head.status, head.body.length]).toEqual([get.status, 0])
    return { get, lines }
  }

  test('HEAD says of a stored file what GET says', async () => {
    const { get, lines } = await both(() => {})
    expect([get.status, get.body.toString(), lines]).toEqual([200, 'a long film', 0])
  })
  test.each<[string, (file: string) => void]>([
    ['changed', (file) => writeFileSync(file, 'other film!')],
    ['grew', (file) => writeFileSync(file, 'a long film and more')],
    ['is gone', (file) => rmSync(file)],
  ])('also where it %s, and reports it', async (_, spoil) => {
    const { get, lines } = await both(({ file }) => spoil(file))
    expect([get.status, get.headers['cache-control'], lines]).toEqual([500, 'no-store', 2])
  })
  test('a variant that changed is dropped for the file', async () => {
    const { get } = await both(({ variant }) => writeFileSync(variant, 'other'), 'br')
    expect([get.status, get.headers['content-encoding'], get.body.toString()]).toEqual([
      200,
      undefined,
      'a long film',
    ])
  })
  test('and where both changed there is nothing', async () => {
    const { get, lines } = await both(({ file, variant }) => {
      writeFileSync(variant, 'other')
      rmSync(file)
    }, 'br')
    expect([get.status, lines]).toEqual([500, 4])
  })
})

test('live, a large file that is gone is not there for HEAD either', async () => {
  const root = folder({ 'film.bin': Buffer.alloc(9 << 20) })
  const assets = await liveAssets({ roots: [root] })
  const { origin } = await startServer(serve(assets, { fallthrough: false }))
  expect((await request(origin, 'HEAD /film.bin')).headers['content-length']).toBe(String(9 << 20))
  rmSync(join(root, 'film.bin'))
  expect((await request(origin, 'HEAD /film.bin')).status).toBe(404)
})
