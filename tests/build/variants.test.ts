import { rmSync, statSync } from 'node:fs'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { BuildOptions } from '../../src/build.js'
import { write } from '../support/folder.js'
import { broken, integrity, Site, stateOf } from './site.js'

/** Long and various enough for levels to differ. */
const text = Array.from({ length: 400 }, (_, i) => `.c${i * 7919} { margin: ${(i * i) % 97}px }`).join('\n')

const best = { compress: true } as const
const fast = { compress: true, fast: true } as const
const none = { compress: false } as const

function variant(site: Site, encoding: 'br' | 'gzip', path = 'a.css'): string {
  return site.asset(path).variants?.[encoding]?.file ?? ''
}

/** The size of a variant and the state of its file. */
function look(site: Site): { br: number; gzip: number; files: string } {
  const [br, gzip] = [`${site.asset('a.css').file}.br`, `${site.asset('a.css').file}.gz`]
  const size = (name: string) => statSync(site.file(name)).size
  return { br: size(br), gzip: size(gzip), files: stateOf(site.file(br)) + stateOf(site.file(gzip)) }
}

test('text gets variants that decode to it, beside it and in the manifest', async () => {
  const site = new Site({ 'a.css': text })
  expect((await site.build(best)).compressed).toBe(1)
  const { file, variants } = site.asset('a.css')
  expect(brotliDecompressSync(site.bytes(`${file}.br`)).toString()).toBe(text)
  expect(gunzipSync(site.bytes(`${file}.gz`)).toString()).toBe(text)
  for (const [encoding, suffix] of [
    ['br', '.br'],
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
  expect(site.names().filter((name) => /\.(?:br|gz)$/.test(name))).toEqual([])
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
  rmSync(site.file(variant(site, 'br')))
  write(site.out, { [variant(site, 'gzip')]: 'damaged' })
  await site.build(best)
  expect(site.bytes(variant(site, 'br'))).toEqual(br)
  expect(site.bytes(variant(site, 'gzip'))).toEqual(gzip)
})

test('a variant outlives the loss of all records', async () => {
  const site = new Site({ 'a.css': text })
  await site.build(best)
  const before = look(site)
  rmSync(site.file('.everfresh'), { recursive: true })
  await site.build(best)
  expect(look(site)).toEqual(before)
})
