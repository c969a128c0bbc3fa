import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { compress, encoderOf } from '../../src/io/compress.js'
import { contents, folder } from '../support/folder.js'
import { broken, Site } from './site.js'

vi.mock('../../src/io/compress.js', async (original) => {
  const real = await original<typeof import('../../src/io/compress.js')>()
  return { ...real, compress: vi.fn(real.compress), encoderOf: vi.fn(real.encoderOf) }
})

const text = Array.from({ length: 400 }, (_, i) => `.c${i * 7919} { margin: ${(i * i) % 97}px }`).join('\n')
const files = { 'a.css': text, 'tiny.css': 'a{}' }
/** Of two files in three encodings. */
const all = 6

afterEach(() => {
  vi.mocked(compress).mockClear()
})

/** How often an encoder was called since it was asked last. */
function calls(): number {
  const { length } = vi.mocked(compress).mock.calls
  vi.mocked(compress).mockClear()
  return length
}

function lasting(site: Site): Record<string, string> {
  const all = Object.entries(contents(site.out))
  return Object.fromEntries(all.filter(([name]) => !name.startsWith('.everfresh/releases/')))
}

function entriesOf(cacheDir: string): string[] {
  const entries = readdirSync(join(cacheDir, 'variants'), { recursive: true, withFileTypes: true })
  return entries
    .filter((each) => each.isFile() && each.name !== 'pruned')
    .map((each) => join(each.parentPath, each.name))
}

test('after the output is removed nothing is compressed again, and all is the same', async () => {
  const site = new Site(files)
  const remembering = { compress: true, cacheDir: folder() }
  await site.build(remembering)
  expect(calls()).toBe(all)
  const before = lasting(site)
  rmSync(site.out, { recursive: true })
  await site.build(remembering)
  expect(calls()).toBe(0)
  expect(lasting(site)).toEqual(before)
})

test('another output, of files with other names, finds what the first has made', async () => {
  const remembering = { compress: true, cacheDir: folder() }
  await new Site(files).build(remembering)
  calls()
  const other = new Site({ 'b/x.css': text, 'y.css': 'a{}' })
  await other.build(remembering)
  expect(calls()).toBe(0)
  expect(Object.keys(other.asset('b/x.css').variants ?? {})).toEqual(['br', 'zstd', 'gzip'])
  expect(other.asset('y.css').variants).toBeUndefined()
})

test('the same bytes under two names are compressed once, without a cache too', async () => {
  const site = new Site({ 'a.css': text, 'b.css': text, 'c/d.css': text })
  await site.build({ compress: true })
  expect(calls()).toBe(3)
  expect(broken(site.out, site.manifest)).toEqual([])
  const { br } = site.asset('c/d.css').variants ?? {}
  expect(site.bytes(br?.file ?? '')).toEqual(site.bytes(site.asset('a.css').variants?.br?.file ?? ''))
})

test.each<[string, (file: string) => void]>([
  ['damaged', (file) => writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from('!')]))],
  ['empty', (file) => writeFileSync(file, '')],
  ['swapped', (file) => writeFileSync(file, 'another file of the store'.padEnd(99))],
])('entries that are %s cost time, and are replaced', async (_, damage) => {
  const cacheDir = folder()
  const site = new Site(files)
  await site.build({ compress: true, cacheDir })
  const [before, stored] = [lasting(site), contents(join(cacheDir, 'variants'))]
  for (const file of entriesOf(cacheDir)) damage(file)
  rmSync(site.out, { recursive: true })
  calls()
  await site.build({ compress: true, cacheDir })
  expect(calls()).toBe(all)
  expect(lasting(site)).toEqual(before)
  expect(contents(join(cacheDir, 'variants'))).toEqual(stored)
})

test('a cache that can not be written is no obstacle', async () => {
  const home = folder({ cache: 'a file where a folder is needed' })
  const site = new Site(files)
  const { problems } = await site.build({ compress: true, cacheDir: join(home, 'cache') })
  expect(problems).toEqual([])
  expect(calls()).toBe(all)
  expect(readdirSync(home)).toEqual(['cache'])
})

test('a build without a cache gives the same to the byte, whatever an earlier one remembers', async () => {
  const cacheDir = folder()
  for (const fast of [false, true]) {
    await new Site(files).build({ compress: true, cacheDir, fast })
    const [warm, cold] = [new Site(files), new Site(files)]
    await warm.build({ compress: true, cacheDir, fast })
    await cold.build({ compress: true, fast })
    expect(lasting(warm)).toEqual(lasting(cold))
  }
})

test('what was remembered at a low level is made again at a high one', async () => {
  const cacheDir = folder()
  const site = new Site(files)
  await site.build({ compress: true, cacheDir, fast: true })
  const weak = site.asset('a.css').variants?.br?.size ?? 0
  expect(calls()).toBe(all)
  await site.build({ compress: true, cacheDir })
  expect(calls()).toBe(all)
  expect(site.asset('a.css').variants?.br?.size).toBeLessThan(weak)
})

test('another version of an encoder compresses anew', async () => {
  const cacheDir = folder()
  const site = new Site(files)
  await site.build({ compress: true, cacheDir })
  rmSync(site.out, { recursive: true })
  calls()
  vi.mocked(encoderOf).mockImplementation(async (encoding) =>
    encoding === 'br' ? 'newer' : realEncoder(encoding),
  )
  await site.build({ compress: true, cacheDir })
  expect(calls()).toBe(2)
})

async function realEncoder(encoding: Parameters<typeof encoderOf>[0]): Promise<string> {
  const real = await vi.importActual<typeof import('../../src/io/compress.js')>('../../src/io/compress.js')
  return real.encoderOf(encoding)
}

test('gzip tells neither the time nor the system', async () => {
  const site = new Site(files)
  await site.build({ compress: true })
  const bytes = site.bytes(site.asset('a.css').variants?.gzip?.file ?? '')
  expect(bytes.subarray(0, 10).toString('hex')).toBe('1f8b08000000000002ff')
})
