import { statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { brotliDecompressSync } from 'node:zlib'
import { expect, test, vi } from 'vitest'
import { serve } from '../../src/adapters/fetch.js'
import type { Assets } from '../../src/assets.js'
import { signatureOf } from '../../src/io/file-state.js'
import { folder } from '../support/folder.js'
import { openFilesIn, testOpenFiles } from '../support/open-files.js'
import { builtSite } from './site.js'

const css = 'a { color: red }\n'.repeat(50)
const origin = 'https://shop.example'

function ask(assets: Assets, path: string, init: RequestInit = {}): Promise<Response | null> {
  return serve(assets)(new Request(origin + path, init))
}

test('a Request gets a Response', async () => {
  const { assets } = await builtSite({ 'a.css': css })
  const response = await ask(assets, `${assets.url('a.css')}?x#y`, { headers: { 'Accept-Encoding': 'br' } })
  expect(response).toBeInstanceOf(Response)
  expect(Object.fromEntries(response?.headers ?? [])).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-encoding': 'br',
    'content-type': 'text/css; charset=utf-8',
    vary: 'Accept-Encoding',
  })
  const body = Buffer.from((await response?.arrayBuffer()) ?? new ArrayBuffer())
  expect(brotliDecompressSync(body).toString()).toBe(css)
})

test('null where it is the app’s', async () => {
  const { assets } = await builtSite({ 'a.css': css })
  expect(await ask(assets, '/login')).toBeNull()
  expect((await ask(assets, '/static/nope.css'))?.status).toBe(404)
})

test('two requests get two responses: what is done with the first harms no second', async () => {
  const { assets } = await builtSite({ 'a.css': css })
  const first = await ask(assets, '/static/a.css')
  first?.headers.set('Cache-Control', 'private')
  new Uint8Array((await first?.arrayBuffer()) ?? new ArrayBuffer()).fill(0)
  const second = await ask(assets, '/static/a.css')
  expect(second?.headers.get('cache-control')).toBe('no-cache')
  expect(await second?.text()).toBe(css)
})

test.each([
  ['HEAD', { method: 'HEAD' }, 200],
  ['a 304', { headers: { 'If-None-Match': '*' } }, 304],
  ['OPTIONS', { method: 'OPTIONS' }, 204],
])('%s has no body', async (_, init, status) => {
  const { assets } = await builtSite({ 'a.css': css })
  const response = await ask(assets, '/static/a.css', init)
  expect([response?.status, response?.body]).toEqual([status, null])
})

test('a failure of all assets is a rejection', async () => {
  const { assets } = await builtSite({ 'a.css': css })
  await assets.close()
  await expect(ask(assets, '/static/a.css')).rejects.toThrow('these assets were closed')
})

test('what is not awaited is told at once', () => {
  expect(() => serve(Promise.resolve() as never)).toThrow('await it first')
})

/** Assets of one file of 1 MiB that is not held in memory, and how often it is open. */
function storedAssets() {
  const root = folder({ 'film.bin': Buffer.alloc(1 << 20, 'x') })
  const file = join(root, 'film.bin')
  const content = { file, signature: signatureOf(statSync(file, { bigint: true })) }
  const body = { content, start: 0, end: 1 << 20 }
  const assets: Assets = { ...({} as Assets), base: '/', reply: () => ({ status: 200, headers: [], body }) }
  return { assets, descriptors: () => openFilesIn(root).length }
}

/** Zero, sooner or later. */
async function settled(descriptors: () => number): Promise<number> {
  for (let i = 0; i < 3000 && descriptors() > 0; i++) await setTimeout(20)
  return descriptors()
}

test('a stored file is a stream of all its bytes', async () => {
  const body = await (await ask(storedAssets().assets, '/film.bin'))?.text()
  expect(body).toBe('x'.repeat(1 << 20))
})

testOpenFiles('its descriptor is closed by cancelling the body', async () => {
  const { assets, descriptors } = storedAssets()
  const response = await ask(assets, '/film.bin')
  const reader = response?.body?.getReader()
  expect((await reader?.read())?.value?.length).toBeGreaterThan(0)
  expect(descriptors()).toBe(1)
  await reader?.cancel()
  expect(await settled(descriptors)).toBe(0)
})

testOpenFiles('and by the request’s signal, before or after the answer', async () => {
  const log = vi.spyOn(console, 'error')
  const { assets, descriptors } = storedAssets()
  const controller = new AbortController()
  const response = await ask(assets, '/film.bin', { signal: controller.signal })
  expect(response?.bodyUsed).toBe(false)
  controller.abort()
  expect(await settled(descriptors)).toBe(0)
  const late = await ask(assets, '/film.bin', { signal: AbortSignal.abort() })
  expect(await settled(descriptors)).toBe(0)
  await expect(late?.text()).rejects.toThrow()
  expect(log).not.toHaveBeenCalled()
})
