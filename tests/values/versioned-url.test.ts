import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestOf } from '../../src/values/digest.js'
import type { Strategy } from '../../src/values/strategy.js'
import { readVersionedName, storeName, versionedUrl } from '../../src/values/versioned-url.js'
import { anyPath, path } from './paths.js'

const compound = ['css.map', 'min.js']
const mtime: Strategy = { in: 'filename', version: 'mtime' }
const whole: Strategy = { ...mtime, compound }
const fixed: Strategy = { in: 'filename', version: 'fixed' }
const query: Strategy = { in: 'query', version: 'content', parameter: 'cache_id' }

test.each([
  [mtime, 'css/style.css', '1452929749', 'css/style.1452929749.css'],
  [mtime, 'jquery.min.js', '1', 'jquery.min.1.js'],
  [whole, 'jquery.min.js', '1', 'jquery.1.min.js'],
  [whole, 'a.css.map', '1', 'a.1.css.map'],
  [whole, 'min.js', '1', 'min.1.js'],
  [whole, '.min.js', '1', '.min.1.js'],
  [whole, 'admin.js', '1', 'admin.1.js'],
  [fixed, 'app.js', '1.2.0-rc.1', 'app.1.2.0-rc.1.js'],
  [fixed, 'LICENSE', 'v2', 'LICENSE.v2'],
  [query, 'é (1).css', 'ab', '%C3%A9%20%281%29.css?cache_id=ab'],
] as const)('by %j "%s" of version %s has the URL "%s"', (strategy, plain, version, url) => {
  expect(versionedUrl(path(plain), version, strategy)).toBe(url)
})

test.each([
  [mtime, 'a.1.css', [['1', 'a.css']]],
  [mtime, 'a.1x.css', []],
  [whole, 'a.1.min.js', [['1', 'a.min.js']]],
  [whole, 'a.min.1.js', []],
  [mtime, 'a.min.1.js', [['1', 'a.min.js']]],
  [query, 'a.3f2a1b9c4d5e.css', []],
  [
    fixed,
    'a.1.2.js',
    [
      ['1.2', 'a.js'],
      ['2', 'a.1.js'],
      ['1.2.js', 'a'],
    ],
  ],
  [
    { in: 'filename', version: 'content', algorithm: 'md5', length: 8 },
    'a.0123abcd.css',
    [['0123abcd', 'a.css']],
  ],
  [{ in: 'filename', version: 'content', algorithm: 'md5', length: 8 }, 'a.3f2a1b9c4d5e.css', []],
] as const)('by %j "%s" is read as %j', (strategy, name, readings) => {
  const read = readVersionedName(name, strategy as Strategy).map(({ version, path }) => [version, path])
  expect(read.sort()).toEqual([...readings].map((each) => [...each]).sort())
})

const strategies = fc.constantFrom<Strategy>(mtime, whole, fixed, { in: 'filename', version: 'content' })

test('a name tells the path and the version that it was made of', () => {
  fc.assert(
    fc.property(anyPath, strategies, (plain, strategy) => {
      fc.pre(plain.split('.').length < 15)
      const version = '123456789012'
      const name = decodeURIComponent(versionedUrl(plain, version, strategy))
      expect(readVersionedName(name, strategy)).toContainEqual({ version, path: plain })
    }),
  )
})

test('a name of a thousand dots has no version, and takes no time', () => {
  expect(readVersionedName('.1'.repeat(1000), fixed)).toEqual([])
})

test('but for digests in names the stored name is that of the SHA-256', () => {
  const made = { version: '1', digest: digestOf('abc') }
  expect(storeName(path('a.css'), made, mtime)).toBe('a.ba7816bf8f01.css')
  expect(storeName(path('a.css'), made, query)).toBe('a.ba7816bf8f01.css')
  expect(storeName(path('a.min.js'), made, whole)).toBe('a.min.ba7816bf8f01.js')
  const md5: Strategy = { in: 'filename', version: 'content', algorithm: 'md5' }
  expect(storeName(path('a.css'), { ...made, version: '900150983cd2' }, md5)).toBe('a.900150983cd2.css')
})
