import { rmSync, statSync } from 'node:fs'
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync, gzipSync } from 'node:zlib'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { BuildOptions } from '../../src/build.js'
import { findZstd } from '../../src/io/find-zstd.js'
import type { Encoding } from '../../src/manifest/manifest.js'
import { write } from '../support/folder.js'
import { broken, integrity, Site, stateOf } from './site.js'

/** Long and various enough for levels to differ. */
const text = Array.from({ length: 400 }, (_, i) => `.c${i * 7919} { margin: ${(i * i) % 97}px }`).join('\n')

const best = { compress: true } as const
const fast = { compress: true, fast: true } as const
const none = { compress: false } as const

function variant(site: Site, encoding: Encoding, path = 'a.css'): string {
  return site.asset(path).variants?.[encoding]?.file ?? ''
}

/** The size of each variant and the state of their files. */
function look(site: Site): { br: number; zstd: number; gzip: number; files: string } {
  const files = ['.br', '.zst', '.gz'].map((suffix) => site.file(site.asset('a.css').file + suffix))
  const [br = 0, zstd = 0, gzip = 0] = files.map((file) => statSync(file).size)
  return { br, zstd, gzip, files: files.map(stateOf).join('') }
}

async function unzstd(bytes: Buffer): Promise<string> {
  return String(await (await findZstd()).decompress(bytes, 1 << 20))
}

test('text gets variants that decode to it, beside it and in the manifest', async () => {
  const site = new Site({ 'a.css': text })
  expect((await site.build(best)).compressed).toBe(1)
  const { file, variants } = site.asset('a.css')
  expect(brotliDecompressSync(site.bytes(`${file}.br`)).toString()).toBe(text)
  expect(gunzipSync(site.bytes(`${file}.gz`)).toString()).toBe(text)
  expect(await unzstd(site.bytes(`${file}.zst`))).toBe(text)
  expect(Object.keys(variants ?? {})).toEqual(['br', 'zstd', 'gzip'])
  for (const [encoding, suffix] of [
    ['br', '.br'],
    ['zstd', '.zst'],
    ['gzip', '.gz'],
  ] as const) {
    const bytes = site.bytes(file + suffix)
    expect(variants?.[encoding]).toEqual({
      file: file + suffix,
      size: bytes.length,
      integrity: integrity(bytes),
    })
  }
})

test.each([
  ['the best that browsers can decode', best, { br: 11, zstd: 19, gzip: 9 }],
  ['low for previews, with "fast"', fast, { br: 4, zstd: 3, gzip: 6 }],
])('levels are %s', async (_, options, levels) => {
  const site = new Site({ 'a.css': text })
  await site.build(options)
  const [bytes, { file }] = [Buffer.from(text), site.asset('a.css')]
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants
  const params = { [BROTLI_PARAM_QUALITY]: levels.br, [BROTLI_PARAM_SIZE_HINT]: bytes.length }
  expect(site.bytes(`${file}.br`)).toEqual(brotliCompressSync(bytes, { params }))
  expect(site.bytes(`${file}.zst`)).toEqual(await (await findZstd()).compress(bytes, levels.zstd))
  // But for the head, which tells of the system.
  const headLength = 10
  const gzipped = gzipSync(bytes, { level: levels.gzip })
  expect(site.bytes(`${file}.gz`).subarray(headLength)).toEqual(gzipped.subarray(headLength))
})

test('what is rewritten is compressed as it is served', async () => {
  const site = new Site({
    'a.css': `a{b:url(c.png)}${text}`,
    'c.png': 'c',
    'index.html': `<img src=c.png>${text}`,
  })
  await site.build(best)
  for (const path of ['a.css', 'index.html'])
    expect(brotliDecompressSync(site.bytes(variant(site, 'br', path)))).toEqual(site.bytes(path))
})

test('a variant that saves less than one byte in twenty is left out', async () => {
  const noise = Buffer.from(Array.from({ length: 3_000 }, (_, i) => ((i * i * 31 + i * 7) % 251) | 1))
  const incompressible = Buffer.from(integrity(noise).repeat(1).slice(7))
  const site = new Site({ 'tiny.css': 'a{}', 'noise.css': incompressible, 'a.css': text })
  await site.build(best)
  expect(site.asset('tiny.css').variants).toBeUndefined()
  expect(site.asset('noise.css').variants).toBeUndefined()
  for (const { size, variants = {} } of Object.values(site.manifest.assets))
    for (const each of Object.values(variants)) expect(each.size).toBeLessThanOrEqual(size * 0.95)
})

test('what is compressed already is not tried', async () => {
  const site = new Site({ 'a.png': text, 'a.woff2': text, b: text })
  expect((await site.build(best)).compressed).toBe(0)
})

test('plain names have no variants of their own', async () => {
  const site = new Site({ 'a.css': text })
  await site.build(best)
  expect(site.exists('a.css.br')).toBe(false)
})

test('without compression there are none', async () => {
  const site = new Site({ 'a.css': text })
  expect((await site.build(none)).compressed).toBe(0)
  expect(site.names().filter((name) => /\.(?:br|zst|gz)$/.test(name))).toEqual([])
})

test.each<[string, Partial<BuildOptions>[]]>([
  ['a second time', [best, best]],
  ['with other files changed', [best, { ...best, base: '/x/' }]],
  ['after a build without compression', [best, none, best]],
  ['after a fast build', [best, fast]],
  ['after a fast build and back', [best, fast, best]],
  ['fast twice', [fast, fast]],
])('a variant is never made again: %s', async (_, builds) => {
  const site = new Site({ 'a.css': text })
  const states: string[] = []
  for (const options of builds) {
    await site.build(options)
    states.push(look(site).files)
  }
  expect(new Set(states).size).toBe(1)
  expect(broken(site.out, site.manifest)).toEqual([])
})

test('a variant that was not worth it is not tried again, and the manifest says the same', async () => {
  const site = new Site({ 'tiny.css': 'a{}' })
  await site.build(best)
  const before = site.state()
  await site.build(best)
  expect(site.state()).toEqual(before)
})

test('a stronger variant replaces a weaker one', async () => {
  const site = new Site({ 'a.css': text })
  await site.build(fast)
  const weak = look(site)
  await site.build(best)
  const strong = look(site)
  expect(strong.br).toBeLessThan(weak.br)
  expect(strong.zstd).toBeLessThan(weak.zstd)
  expect(strong.gzip).toBeLessThanOrEqual(weak.gzip)
  expect(broken(site.out, site.manifest)).toEqual([])
})

test('a fast build keeps a stronger variant, and names it', async () => {
  const site = new Site({ 'a.css': text })
  await site.build(best)
  const strong = look(site)
  await site.build(fast)
  expect(look(site)).toEqual(strong)
  expect(site.asset('a.css').variants?.br?.size).toBe(strong.br)
})

test('a weaker variant never replaces a stronger one, whichever release they were made for', async () => {
  for (const other of ['one', 'two', 'three', 'four']) {
    const site = new Site({ 'a.css': text, 'other.css': other })
    await site.build(fast)
    write(site.root, { 'other.css': 'changed' })
    await site.build(best)
    const strong = look(site)
    write(site.root, { 'other.css': other })
    await site.build(fast)
    expect(look(site)).toEqual(strong)
    expect(broken(site.out, site.manifest)).toEqual([])
  }
})

test('a variant that is lost or damaged is made again', async () => {
  const site = new Site({ 'a.css': text })
  await site.build(best)
  const [br, gzip] = [site.bytes(variant(site, 'br')), site.bytes(variant(site, 'gzip'))]
  const zstd = site.bytes(variant(site, 'zstd'))
  rmSync(site.file(variant(site, 'zstd')))
  rmSync(site.file(variant(site, 'br')))
  write(site.out, { [variant(site, 'gzip')]: 'damaged' })
  await site.build(best)
  expect(site.bytes(variant(site, 'br'))).toEqual(br)
  expect(site.bytes(variant(site, 'gzip'))).toEqual(gzip)
  expect(site.bytes(variant(site, 'zstd'))).toEqual(zstd)
})

test('a variant outlives the loss of all records', async () => {
  const site = new Site({ 'a.css': text })
  await site.build(best)
  const before = look(site)
  rmSync(site.file('.everfresh'), { recursive: true })
  await site.build(best)
  expect(look(site)).toEqual(before)
})

test('an encoder that fails is no obstacle, and a later build tries again', async () => {
  const spy = vi.spyOn(await findZstd(), 'compress').mockRejectedValue(new Error('out of memory'))
  onTestFinished(() => spy.mockRestore())
  const site = new Site({ 'a.css': text })
  await site.build(best)
  expect(Object.keys(site.asset('a.css').variants ?? {})).toEqual(['br', 'gzip'])
  spy.mockRestore()
  await site.build(best)
  expect(Object.keys(site.asset('a.css').variants ?? {})).toEqual(['br', 'zstd', 'gzip'])
  expect(broken(site.out, site.manifest)).toEqual([])
})

test('an encoder that gives other bytes is not believed', async () => {
  const zstd = await findZstd()
  const other = await zstd.compress(Buffer.from(text.replace('margin', 'MARGIN')), 3)
  const spy = vi.spyOn(zstd, 'compress').mockResolvedValue(other)
  onTestFinished(() => spy.mockRestore())
  const site = new Site({ 'a.css': text })
  await site.build(best)
  expect(Object.keys(site.asset('a.css').variants ?? {})).toEqual(['br', 'gzip'])
})

test('a file that is too large for the encoder has the other variants', async () => {
  const zstd = await findZstd()
  const { largest } = zstd
  Object.assign(zstd, { largest: text.length - 1 })
  onTestFinished(() => void Object.assign(zstd, { largest }))
  const site = new Site({ 'a.css': text, 'b.css': text.slice(1) })
  await site.build(best)
  expect(Object.keys(site.asset('a.css').variants ?? {})).toEqual(['br', 'gzip'])
  expect(Object.keys(site.asset('b.css').variants ?? {})).toEqual(['br', 'zstd', 'gzip'])
})

test('progress counts files, each when all its encodings are made, and their bytes once', async () => {
  const words = 'the same words, over and over again; '.repeat(100)
  const site = new Site({ 'a.css': words, 'copy.css': words, 'b.js': `//${words}`, 'c.png': words })
  const told: { done: number; total: number; bytes: number; totalBytes: number }[] = []
  await site.build({
    compress: true,
    onProgress: ({ phase, ...count }) => {
      if (phase === 'compress') told.push(count)
    },
  })
  const size = 3 * words.length + 2
  const { done, total, bytes, totalBytes } = told.at(-1) ?? {}
  expect([told[0]?.done, done, total, bytes]).toEqual([0, 3, 3, totalBytes])
  expect(Math.abs((totalBytes ?? 0) - size)).toBeLessThan(10)
})
