import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { findZstd } from '../../src/io/find-zstd.js'
import { built } from '../support/built.js'

const css = 'a { color: red }\n'.repeat(99)
const given = gzipSync(css, { level: 1 })

test('a variant beside its original is taken over, and is no file of its own', async () => {
  const { assets, out, result } = await built({ 'a.css': css, 'a.css.gz': given }, { compress: true })
  expect(Object.keys(assets)).toEqual(['a.css'])
  const file = assets['a.css']?.variants?.gzip?.file ?? ''
  expect(readFileSync(join(out, file))).toEqual(given)
  expect(result.problems).toEqual([])
})

test('one that decodes to other bytes is a problem, and made anew', async () => {
  const files = { 'a.css': css, 'a.css.br': brotliCompressSync('old') }
  const { assets, problems } = await built(files, { compress: true })
  expect(problems).toEqual(['a.css.br:0:0 variant-stale'])
  expect(assets['a.css']?.variants?.br?.size).toBeGreaterThan(10)
})

test.each<[string, string, Buffer]>([
  ['br with bytes behind its end', 'br', Buffer.concat([brotliCompressSync(css), Buffer.from('junk')])],
  ['gzip with zeros behind its end', 'gz', Buffer.concat([given, Buffer.alloc(9)])],
  ['gzip in two members', 'gz', Buffer.concat([gzipSync(css.slice(0, 99)), gzipSync(css.slice(99))])],
  ['gzip with an empty member behind it', 'gz', Buffer.concat([given, gzipSync('')])],
  ['nothing at all', 'gz', Buffer.alloc(0)],
])('%s is stale, since clients differ about it', async (_, suffix, variant) => {
  const { assets, out, problems } = await built(
    { 'a.css': css, [`a.css.${suffix}`]: variant },
    { compress: true },
  )
  expect(problems).toEqual([`a.css.${suffix}:0:0 variant-stale`])
  const { br, gzip } = assets['a.css']?.variants ?? {}
  expect(brotliDecompressSync(readFileSync(join(out, br?.file ?? ''))).toString()).toBe(css)
  expect(gunzipSync(readFileSync(join(out, gzip?.file ?? ''))).toString()).toBe(css)
})

test('of a file that is rewritten it is made anew without a word', async () => {
  const text = `b { background: url(x.png) }${css}`
  const files = { 'a.css': text, 'a.css.gz': gzipSync(text), 'x.png': 'x' }
  const { assets, result } = await built(files, { compress: true })
  expect(result.problems).toEqual([])
  expect(assets['a.css']?.variants?.gzip).toBeDefined()
})

test('alone it is a file like any other', async () => {
  const { assets } = await built({ 'data.csv.gz': given }, { compress: true })
  expect(Object.keys(assets)).toEqual(['data.csv.gz'])
})

describe('of zstd', () => {
  const hello = 'hello world '.repeat(1000)

  test('one is taken over', async () => {
    const weak = await (await findZstd()).compress(Buffer.from(css), 1)
    const { assets, out, result } = await built({ 'a.css': css, 'a.css.zst': weak }, { compress: true })
    expect(readFileSync(join(out, assets['a.css']?.variants?.zstd?.file ?? ''))).toEqual(weak)
    expect(result.problems).toEqual([])
  })

  test('one whose encoder did not know the size, too', async () => {
    const given = Buffer.from('KLUv/QBYpQAAYGhlbGxvIHdvcmxkIAEA0e58SQIotS/9IAABAAA=', 'base64')
    const { assets, out } = await built({ 'a.txt': hello, 'a.txt.zst': given }, { compress: true })
    expect(readFileSync(join(out, assets['a.txt']?.variants?.zstd?.file ?? ''))).toEqual(given)
  })

  test('one with a window that browsers refuse is a problem, and made anew', async () => {
    const wide = Buffer.from('KLUv/QCIpQAAYGhlbGxvIHdvcmxkIAEA0e58SQI=', 'base64')
    const { assets, out, problems } = await built({ 'a.txt': hello, 'a.txt.zst': wide }, { compress: true })
    expect(problems).toEqual(['a.txt.zst:0:0 variant-too-wide'])
    const variant = readFileSync(join(out, assets['a.txt']?.variants?.zstd?.file ?? ''))
    expect(variant).not.toEqual(wide)
    expect(String(await (await findZstd()).decompress(variant, hello.length))).toBe(hello)
  })

  test('one of other bytes is a problem', async () => {
    const stale = await (await findZstd()).compress(Buffer.from(css.replace('red', 'tan')), 1)
    const { problems } = await built({ 'a.css': css, 'a.css.zst': stale }, { compress: true })
    expect(problems).toEqual(['a.css.zst:0:0 variant-stale'])
  })
})
