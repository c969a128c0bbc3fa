import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
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
